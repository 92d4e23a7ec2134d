import Type, { type Static } from 'typebox'
import { collectionOf, openObject, wrapped } from '../../http/wire-types.ts'
import type { Protocol, ProtocolChanges } from './protocols.ts'
import { identityProviderUrl } from './schemas.ts'

const mappingId = Type.String({ minLength: 1, maxLength: 64 })
const remoteIdAttribute = Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()]))

export const CreateProtocol = wrapped(
  'protocol',
  Type.Object(
    { mapping_id: mappingId, remote_id_attribute: remoteIdAttribute },
    { additionalProperties: false },
  ),
)
export const UpdateProtocol = wrapped(
  'protocol',
  Type.Object(
    { mapping_id: Type.Optional(mappingId), remote_id_attribute: remoteIdAttribute },
    { additionalProperties: false, minProperties: 1 },
  ),
)

const ProtocolWire = openObject({
  id: Type.String(),
  mapping_id: Type.String(),
  remote_id_attribute: Type.Union([Type.String(), Type.Null()]),
  links: Type.Object({ self: Type.String(), identity_provider: Type.String() }),
})
export const OneProtocol = wrapped('protocol', ProtocolWire)
export const ManyProtocols = collectionOf('protocols', ProtocolWire)

/** Body → what was given of a protocol. An empty attribute is none. */
export function fromWire(body: Static<typeof UpdateProtocol>['protocol']): ProtocolChanges {
  return {
    ...(body.mapping_id !== undefined && { mappingId: body.mapping_id }),
    ...(body.remote_id_attribute !== undefined && { remoteIdAttribute: body.remote_id_attribute || null }),
  }
}

/** Protocol → JSON. */
export function toWire(protocol: Protocol, baseUrl: string): Static<typeof ProtocolWire> {
  const provider = identityProviderUrl(protocol.idpId, baseUrl)
  return {
    id: protocol.id,
    mapping_id: protocol.mappingId,
    remote_id_attribute: protocol.remoteIdAttribute,
    links: { self: `${provider}/protocols/${encodeURIComponent(protocol.id)}`, identity_provider: provider },
  }
}
