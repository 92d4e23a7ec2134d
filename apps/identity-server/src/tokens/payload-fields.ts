import type { AuthMethodBits } from './auth-method-bits.ts'
import type { FlatPayload } from './flat-payload.ts'
import type { MsgpackField } from './msgpack.ts'
import {
  isUuid,
  readAuditIds,
  readTaggedId,
  readText,
  readUuid,
  writeAuditIds,
  writeTaggedId,
  writeText,
  writeUuid,
} from './payload-ids.ts'
import { readInstant, writeInstant } from './payload-times.ts'
import { TokenEncodeError } from './token-format.ts'

/** One kind of position in a payload. */
export interface PayloadField {
  /** @throws {@link TokenEncodeError} when the payload's value does not fit. */
  write(flat: Partial<FlatPayload>): MsgpackField
  /** Puts what the position holds into `flat`; `false` when it holds something else. */
  read(field: unknown, flat: Partial<FlatPayload>): boolean
}

/** The kinds of positions. `untaggedDomainId` is how version 1 alone writes a domain. */
export type PayloadFieldName = keyof FlatPayload | 'untaggedDomainId'

/** What reading and writing depends on. */
export interface PayloadFieldOptions {
  methods: AuthMethodBits
  /** `[identity] default_domain_id`: besides UUIDs, the one domain id that version 1 can hold. */
  defaultDomainId: string
}

/** The kinds of positions, by name. */
export function payloadFields(options: PayloadFieldOptions): Record<PayloadFieldName, PayloadField> {
  const { methods, defaultDomainId } = options
  return {
    userId: field('userId', writeTaggedId, readPresentId),
    methods: field('methods', methods.toInteger, (bits) =>
      typeof bits === 'number' ? methods.fromInteger(bits) : undefined,
    ),
    expiresAt: field('expiresAt', writeInstant, readInstant),
    auditIds: field('auditIds', writeAuditIds, readAuditIds),
    projectId: field('projectId', writeNullableId, readTaggedId),
    domainId: field('domainId', writeNullableId, readTaggedId),
    untaggedDomainId: field(
      'domainId',
      (id) => writeUntaggedDomainId(id, defaultDomainId),
      (id) => readUuid(id) ?? (readText(id) === defaultDomainId ? defaultDomainId : undefined),
    ),
    system: field(
      'system',
      (system) => system,
      (system) => (readText(system) === 'all' ? 'all' : undefined),
    ),
    trustId: field('trustId', writeUuid, readUuid),
    groupIds: field('groupIds', (ids) => ids.map(writeTaggedId), readGroupIds),
    identityProviderId: field('identityProviderId', writeTaggedId, readPresentId),
    protocolId: field('protocolId', writeText, readText),
    accessTokenId: field('accessTokenId', writeTaggedId, readPresentId),
    applicationCredentialId: field('applicationCredentialId', writeTaggedId, readPresentId),
    thumbprint: field('thumbprint', writeTaggedId, readPresentId),
  }
}

function field<K extends keyof FlatPayload>(
  key: K,
  write: (value: FlatPayload[K]) => MsgpackField,
  read: (field: unknown) => FlatPayload[K] | undefined,
): PayloadField {
  return {
    write(flat) {
      const value = flat[key]
      if (value === undefined) throw new TokenEncodeError('unencodable_scope', `The payload has no ${key}.`)
      return write(value)
    },
    read(packed, flat) {
      const value = read(packed)
      if (value === undefined) return false
      flat[key] = value
      return true
    },
  }
}

function writeNullableId(id: string | null): MsgpackField {
  return id === null ? [false, null] : writeTaggedId(id)
}

function readPresentId(packed: unknown): string | undefined {
  return readTaggedId(packed) ?? undefined
}

// A default domain with a UUID for an id is written like any other domain.
function writeUntaggedDomainId(id: string | null, defaultDomainId: string): MsgpackField {
  return id === defaultDomainId && !isUuid(id) ? writeText(id) : writeUuid(id ?? '')
}

function readGroupIds(packed: unknown): readonly string[] | undefined {
  if (!Array.isArray(packed)) return undefined
  const groupIds: string[] = []
  for (const group of packed as unknown[]) {
    const groupId = readPresentId(group)
    if (groupId === undefined) return undefined
    groupIds.push(groupId)
  }
  return groupIds
}
