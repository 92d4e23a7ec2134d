import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import {
  createEndpoint,
  deleteEndpoint,
  type EndpointDeps,
  getEndpoint,
  updateEndpoint,
} from './endpoints.ts'
import {
  CreateEndpoint,
  fromWire,
  ListEndpoints,
  ManyEndpoints,
  OneEndpoint,
  toWire,
  UpdateEndpoint,
} from './schemas.ts'

export type EndpointRouteDeps = EndpointDeps & { limits: PageLimits }

export const endpointRoutes: FastifyPluginAsyncTypebox<EndpointRouteDeps> = async (app, deps) => {
  app.get(
    '/endpoints',
    {
      config: { policy: 'identity:list_endpoints' },
      schema: { querystring: ListEndpoints, response: { 200: ManyEndpoints } },
    },
    async (request) => {
      const { query } = request
      const filter = {
        interface: query.interface,
        serviceId: query.service_id,
        regionId: query.region_id ?? query.region,
      }
      const page = await deps.endpoints.list(filter, readPage(query, deps.limits))
      return collection(
        request,
        'endpoints',
        mapPage(page, (endpoint) => toWire(endpoint, request.baseUrl)),
      )
    },
  )

  app.post(
    '/endpoints',
    {
      config: { policy: 'identity:create_endpoint' },
      schema: { body: CreateEndpoint, response: { 201: OneEndpoint } },
    },
    async (request, reply) => {
      const { interface: face, service_id: serviceId, url } = request.body.endpoint
      const endpoint = await createEndpoint(deps, {
        ...fromWire(request.body.endpoint),
        interface: face,
        serviceId,
        url,
      })
      return reply.code(201).send({ endpoint: toWire(endpoint, request.baseUrl) })
    },
  )

  const one = { params: pathId('endpoint_id'), response: { 200: OneEndpoint } }

  app.get(
    '/endpoints/:endpoint_id',
    { config: { policy: 'identity:get_endpoint' }, schema: one },
    async (request) => ({
      endpoint: toWire(await getEndpoint(deps, request.params.endpoint_id), request.baseUrl),
    }),
  )

  app.patch(
    '/endpoints/:endpoint_id',
    { config: { policy: 'identity:update_endpoint' }, schema: { ...one, body: UpdateEndpoint } },
    async (request) => {
      const id = sameId(request.params.endpoint_id, request.body.endpoint.id)
      return {
        endpoint: toWire(await updateEndpoint(deps, id, fromWire(request.body.endpoint)), request.baseUrl),
      }
    },
  )

  app.delete(
    '/endpoints/:endpoint_id',
    {
      config: { policy: 'identity:delete_endpoint' },
      schema: { params: pathId('endpoint_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteEndpoint(deps, request.params.endpoint_id)
      return reply.code(204).send(null)
    },
  )
}
