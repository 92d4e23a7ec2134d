import { authMethodBits } from './auth-method-bits.ts'
import { type FlatPayload, flatten, unflatten } from './flat-payload.ts'
import { isAuditId, writeAuditIds, writeText } from './payload-ids.ts'
import { readInstant, writeInstant } from './payload-times.ts'
import { versionOf } from './payload-versions.ts'
import { readStrictJson } from './strict-json.ts'
import { type DecodedToken, TokenEncodeError, type TokenPayload } from './token-format.ts'

/** The claims of a JWS token: Keystone's, in its order, and no others. */
export interface JwsClaims {
  /**
   * @param issuedAt Cut to whole seconds.
   * @throws {@link TokenEncodeError} for a payload that no token holds whole
   */
  write(payload: TokenPayload, issuedAt: Date): Buffer
  /** `undefined` when the bytes are not the claims of a token, whole and of the right types. */
  read(bytes: Uint8Array): DecodedToken | undefined
}

type Flat = Partial<FlatPayload & { issuedAt: Date }>

interface Claim {
  name: string
  /** `undefined`: the payload has none. */
  write(flat: Flat): unknown
  /** Puts what the claim says into `flat`; `false` when it is not what a claim of its name says. */
  read(value: unknown, flat: Flat): boolean
}

const claims: readonly Claim[] = [
  claim('sub', 'userId', writeText, readText),
  claim('iat', 'issuedAt', writeSeconds, readSeconds),
  claim('exp', 'expiresAt', writeSeconds, readSeconds),
  claim('openstack_methods', 'methods', (methods) => methods, readMethods),
  claim('openstack_audit_ids', 'auditIds', copyAuditIds, readAuditIds),
  claim(
    'openstack_system',
    'system',
    (system) => system,
    (system) => (system === 'all' ? 'all' : undefined),
  ),
  claim('openstack_domain_id', 'domainId', writeText, readText),
  claim('openstack_project_id', 'projectId', writeText, readText),
  claim('openstack_trust_id', 'trustId', writeText, readText),
  claim('openstack_group_ids', 'groupIds', (ids) => ids.map((id) => ({ id: writeText(id) })), readGroupIds),
  claim('openstack_idp_id', 'identityProviderId', writeText, readText),
  claim('openstack_protocol_id', 'protocolId', writeText, readText),
  claim('openstack_access_token_id', 'accessTokenId', writeText, readText),
  claim('openstack_app_cred_id', 'applicationCredentialId', writeText, readText),
  claim('openstack_thumbprint', 'thumbprint', writeText, readText),
]
const claimNamed = new Map(claims.map((known) => [known.name, known]))

/**
 * Writes and reads the claims of JWS tokens. Methods are kept by their names, so servers need not agree on a list.
 *
 * The original ignores a claim that it does not know. Here such a token is refused: what is not known may well be what
 * limits it, as the thumbprint of a certificate did when it was new.
 *
 * @param methods `[auth] methods`: no token is made with others
 */
export function jwsClaims(methods: readonly string[]): JwsClaims {
  const recorded = authMethodBits(methods)
  return {
    write(payload, issuedAt) {
      if (versionOf(payload) === undefined) {
        throw new TokenEncodeError(
          'unencodable_scope',
          'No token holds this combination of scope, federation and delegation.',
        )
      }
      recorded.toInteger(payload.methods)
      const flat: Flat = { ...flatten(payload), issuedAt }
      // Absent ones are `undefined`, which JSON leaves out.
      return Buffer.from(
        JSON.stringify(Object.fromEntries(claims.map(({ name, write }) => [name, write(flat)]))),
      )
    },
    read(bytes) {
      const given = readStrictJson(bytes)
      if (given === undefined) return undefined
      const flat: Flat = {}
      const names = Object.keys(given)
      if (!names.every((name) => claimNamed.get(name)?.read(given[name], flat))) return undefined
      const payload = unflatten(flat)
      if (!payload || !flat.issuedAt || versionOf(payload) === undefined) return undefined
      // Of claims that only make sense together, one alone would be lost.
      const kept = Object.values(flatten(payload)).filter((value) => value !== null).length + 1
      return kept === names.length ? { payload, issuedAt: flat.issuedAt } : undefined
    },
  }
}

function claim<K extends keyof FlatPayload | 'issuedAt'>(
  name: string,
  key: K,
  write: (value: NonNullable<Flat[K]>) => unknown,
  read: (value: unknown) => NonNullable<Flat[K]> | undefined,
): Claim {
  return {
    name,
    write(flat) {
      const value = flat[key]
      return value === null || value === undefined ? undefined : write(value)
    },
    read(given, flat) {
      const value = read(given)
      if (value === undefined) return false
      flat[key] = value
      return true
    },
  }
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined
}

function writeSeconds(instant: Date): number {
  const seconds = writeInstant(instant).float64
  if (seconds >= 0) return seconds
  throw new TokenEncodeError('invalid_time', 'A time of the token is before 1970.')
}

function readSeconds(value: unknown): Date | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? readInstant(value) : undefined
}

function readMethods(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const methods: unknown[] = value
  const names = methods.map(readText)
  if (names.includes(undefined) || new Set(names).size !== names.length) return undefined
  return names as string[]
}

function copyAuditIds(auditIds: readonly string[]): readonly string[] {
  // What Fernet could not carry, revocation could not name.
  writeAuditIds(auditIds)
  return auditIds
}

function readAuditIds(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2) return undefined
  const auditIds: unknown[] = value
  return auditIds.every((id) => typeof id === 'string' && isAuditId(id)) ? (auditIds as string[]) : undefined
}

function readGroupIds(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const groupIds: string[] = []
  for (const group of value as unknown[]) {
    if (typeof group !== 'object' || group === null || Object.keys(group).join() !== 'id') return undefined
    const id = readText((group as { id: unknown }).id)
    if (id === undefined) return undefined
    groupIds.push(id)
  }
  return groupIds
}
