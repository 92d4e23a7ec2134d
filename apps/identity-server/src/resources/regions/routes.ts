import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { pathId } from '../../http/wire-types.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import { createRegion, deleteRegion, getRegion, type RegionDeps, updateRegion } from './regions.ts'
import {
  CreateRegion,
  fromWire,
  ListRegions,
  ManyRegions,
  OneRegion,
  toWire,
  UpdateRegion,
} from './schemas.ts'

export const regionRoutes: FastifyPluginAsyncTypebox<RegionDeps> = async (app, deps) => {
  app.get(
    '/regions',
    {
      config: { policy: 'identity:list_regions' },
      schema: { querystring: ListRegions, response: { 200: ManyRegions } },
    },
    async (request) => {
      const page = await deps.regions.list({ parentRegionId: request.query.parent_region_id }, {})
      return collection(
        request,
        'regions',
        mapPage(page, (region) => toWire(region, request.baseUrl)),
      )
    },
  )

  app.post(
    '/regions',
    {
      config: { policy: 'identity:create_region' },
      schema: { body: CreateRegion, response: { 201: OneRegion } },
    },
    async (request, reply) => {
      const region = await createRegion(deps, fromWire(request.body.region))
      return reply.code(201).send({ region: toWire(region, request.baseUrl) })
    },
  )

  const one = { params: pathId('region_id'), response: { 200: OneRegion } }

  app.get(
    '/regions/:region_id',
    { config: { policy: 'identity:get_region' }, schema: one },
    async (request) => ({ region: toWire(await getRegion(deps, request.params.region_id), request.baseUrl) }),
  )

  app.put(
    '/regions/:region_id',
    {
      config: { policy: 'identity:create_region' },
      schema: { params: pathId('region_id'), body: CreateRegion, response: { 201: OneRegion } },
    },
    async (request, reply) => {
      const id = sameId(request.params.region_id, request.body.region.id)
      const region = await createRegion(deps, { ...fromWire(request.body.region), id })
      return reply.code(201).send({ region: toWire(region, request.baseUrl) })
    },
  )

  app.patch(
    '/regions/:region_id',
    { config: { policy: 'identity:update_region' }, schema: { ...one, body: UpdateRegion } },
    async (request) => {
      const id = sameId(request.params.region_id, request.body.region.id)
      const region = await updateRegion(deps, id, fromWire(request.body.region))
      return { region: toWire(region, request.baseUrl) }
    },
  )

  app.delete(
    '/regions/:region_id',
    {
      config: { policy: 'identity:delete_region' },
      schema: { params: pathId('region_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteRegion(deps, request.params.region_id)
      return reply.code(204).send(null)
    },
  )
}
