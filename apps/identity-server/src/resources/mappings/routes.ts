import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { newPathId, pathId } from '../../http/wire-types.ts'
import { sameId } from '../same-id.ts'
import { createMapping, deleteMapping, getMapping, type MappingDeps, updateMapping } from './mappings.ts'
import { CreateMapping, fromWire, ManyMappings, OneMapping, toWire, UpdateMapping } from './schemas.ts'

export const mappingRoutes: FastifyPluginAsyncTypebox<MappingDeps> = async (app, deps) => {
  app.get(
    '/OS-FEDERATION/mappings',
    { config: { policy: 'identity:list_mappings' }, schema: { response: { 200: ManyMappings } } },
    async (request) => {
      const mappings = await deps.mappings.list()
      return collection(request, 'mappings', {
        items: mappings.map((mapping) => toWire(mapping, request.baseUrl)),
        more: false,
      })
    },
  )

  app.put(
    '/OS-FEDERATION/mappings/:mapping_id',
    {
      config: { policy: 'identity:create_mapping' },
      schema: { params: newPathId('mapping_id'), body: CreateMapping, response: { 201: OneMapping } },
    },
    async (request, reply) => {
      const { mapping } = request.body
      const id = sameId(request.params.mapping_id, mapping.id)
      const created = await createMapping(deps, { ...fromWire(mapping), rules: mapping.rules, id })
      return reply.code(201).send({ mapping: toWire(created, request.baseUrl) })
    },
  )

  const one = { params: pathId('mapping_id'), response: { 200: OneMapping } }

  app.get(
    '/OS-FEDERATION/mappings/:mapping_id',
    { config: { policy: 'identity:get_mapping' }, schema: one },
    async (request) => ({
      mapping: toWire(await getMapping(deps, request.params.mapping_id), request.baseUrl),
    }),
  )

  app.patch(
    '/OS-FEDERATION/mappings/:mapping_id',
    { config: { policy: 'identity:update_mapping' }, schema: { ...one, body: UpdateMapping } },
    async (request) => {
      const id = sameId(request.params.mapping_id, request.body.mapping.id)
      const mapping = await updateMapping(deps, id, fromWire(request.body.mapping))
      return { mapping: toWire(mapping, request.baseUrl) }
    },
  )

  app.delete(
    '/OS-FEDERATION/mappings/:mapping_id',
    {
      config: { policy: 'identity:delete_mapping' },
      schema: { params: pathId('mapping_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteMapping(deps, request.params.mapping_id)
      return reply.code(204).send(null)
    },
  )
}
