import fc from 'fast-check'
import type { PayloadDelegation, PayloadScope, TokenPayload } from '../../src/tokens/token-format.ts'
import { defaultMethods } from './fixed-keys.ts'

const uuid = fc.uuid().map((text) => text.replaceAll('-', ''))
const id = fc.oneof(
  uuid,
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase().replaceAll('-', '')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }).filter((text) => text.isWellFormed()),
)
const domainId = fc.oneof(fc.constant('default'), uuid)
const auditId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'))
const project = fc.record({ projectId: id })
const domain = fc.record({ domainId })

const common = {
  userId: id,
  methods: fc.subarray(defaultMethods),
  expiresAt: fc.integer({ min: 0, max: 7_258_118_400 }).map((seconds) => new Date(seconds * 1000)),
  auditIds: fc.oneof(fc.tuple(auditId), fc.tuple(auditId, auditId)),
}

const plainScope: fc.Arbitrary<PayloadScope> = fc.oneof(
  fc.constant<PayloadScope>('unscoped'),
  project,
  domain,
  fc.constant<PayloadScope>({ system: 'all' }),
)
const delegation: fc.Arbitrary<PayloadDelegation> = fc.oneof(
  fc.record({ trustId: uuid }),
  fc.record({ accessTokenId: id }),
  fc.record({ applicationCredentialId: id }),
  fc.record({ thumbprint: id }),
)

/** Every kind of payload that a token format must carry. */
export const anyPayload: fc.Arbitrary<TokenPayload> = fc.oneof(
  fc.record({ ...common, scope: plainScope }),
  fc.record({
    ...common,
    scope: fc.oneof(fc.constant<PayloadScope>('unscoped'), project, domain),
    federation: fc.record({
      groupIds: fc.array(id, { maxLength: 20 }),
      identityProviderId: id,
      protocolId: id,
    }),
  }),
  fc.record({
    ...common,
    scope: fc.oneof(fc.constant<PayloadScope>('unscoped'), project),
    delegation,
  }),
)

/** A payload in a form that compares: `methods` are a set. */
export function comparable(payload: TokenPayload | undefined): TokenPayload | undefined {
  return payload && { ...payload, methods: payload.methods.toSorted() }
}
