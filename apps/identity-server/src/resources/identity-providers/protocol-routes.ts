import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { newPathId, pathId } from '../../http/wire-types.ts'
import {
  CreateProtocol,
  fromWire,
  ManyProtocols,
  OneProtocol,
  toWire,
  UpdateProtocol,
} from './protocol-schemas.ts'
import {
  createProtocol,
  deleteProtocol,
  getProtocol,
  listProtocols,
  type ProtocolDeps,
  updateProtocol,
} from './protocols.ts'

export const protocolRoutes: FastifyPluginAsyncTypebox<ProtocolDeps> = async (app, deps) => {
  app.get(
    '/OS-FEDERATION/identity_providers/:idp_id/protocols',
    {
      config: { policy: 'identity:list_protocols' },
      schema: { params: pathId('idp_id'), response: { 200: ManyProtocols } },
    },
    async (request) => {
      const protocols = await listProtocols(deps, request.params.idp_id)
      return collection(request, 'protocols', {
        items: protocols.map((protocol) => ({
          ...toWire(protocol, request.baseUrl),
          idp_id: protocol.idpId,
        })),
        more: false,
      })
    },
  )

  const path = '/OS-FEDERATION/identity_providers/:idp_id/protocols/:protocol_id'

  app.put(
    path,
    {
      config: { policy: 'identity:create_protocol' },
      schema: {
        params: newPathId('idp_id', 'protocol_id'),
        body: CreateProtocol,
        response: { 201: OneProtocol },
      },
    },
    async (request, reply) => {
      const { idp_id: idpId, protocol_id: id } = request.params
      const { protocol: body } = request.body
      const protocol = await createProtocol(deps, {
        ...fromWire(body),
        idpId,
        id,
        mappingId: body.mapping_id,
      })
      return reply.code(201).send({ protocol: toWire(protocol, request.baseUrl) })
    },
  )

  const one = { params: pathId('idp_id', 'protocol_id'), response: { 200: OneProtocol } }

  app.get(path, { config: { policy: 'identity:get_protocol' }, schema: one }, async (request) => {
    const protocol = await getProtocol(deps, request.params.idp_id, request.params.protocol_id)
    return { protocol: toWire(protocol, request.baseUrl) }
  })

  app.patch(
    path,
    { config: { policy: 'identity:update_protocol' }, schema: { ...one, body: UpdateProtocol } },
    async (request) => {
      const { idp_id, protocol_id } = request.params
      const protocol = await updateProtocol(deps, idp_id, protocol_id, fromWire(request.body.protocol))
      return { protocol: toWire(protocol, request.baseUrl) }
    },
  )

  app.delete(
    path,
    {
      config: { policy: 'identity:delete_protocol' },
      schema: { params: pathId('idp_id', 'protocol_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteProtocol(deps, request.params.idp_id, request.params.protocol_id)
      return reply.code(204).send(null)
    },
  )
}
