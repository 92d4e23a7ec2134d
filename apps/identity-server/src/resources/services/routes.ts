import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import {
  CreateService,
  fromWire,
  ListServices,
  ManyServices,
  OneService,
  toWire,
  UpdateService,
} from './schemas.ts'
import { createService, deleteService, getService, type ServiceDeps, updateService } from './services.ts'

export type ServiceRouteDeps = ServiceDeps & { limits: PageLimits }

export const serviceRoutes: FastifyPluginAsyncTypebox<ServiceRouteDeps> = async (app, deps) => {
  app.get(
    '/services',
    {
      config: { policy: 'identity:list_services' },
      schema: { querystring: ListServices, response: { 200: ManyServices } },
    },
    async (request) => {
      const filter = { type: textFilter(request.query, 'type'), name: textFilter(request.query, 'name') }
      const page = await deps.services.list(filter, readPage(request.query, deps.limits))
      return collection(
        request,
        'services',
        mapPage(page, (service) => toWire(service, request.baseUrl)),
      )
    },
  )

  app.post(
    '/services',
    {
      config: { policy: 'identity:create_service' },
      schema: { body: CreateService, response: { 201: OneService } },
    },
    async (request, reply) => {
      const { type } = request.body.service
      const service = await createService(deps, { ...fromWire(request.body.service), type })
      return reply.code(201).send({ service: toWire(service, request.baseUrl) })
    },
  )

  const one = { params: pathId('service_id'), response: { 200: OneService } }

  app.get(
    '/services/:service_id',
    { config: { policy: 'identity:get_service' }, schema: one },
    async (request) => ({
      service: toWire(await getService(deps, request.params.service_id), request.baseUrl),
    }),
  )

  app.patch(
    '/services/:service_id',
    { config: { policy: 'identity:update_service' }, schema: { ...one, body: UpdateService } },
    async (request) => {
      const id = sameId(request.params.service_id, request.body.service.id)
      return {
        service: toWire(await updateService(deps, id, fromWire(request.body.service)), request.baseUrl),
      }
    },
  )

  app.delete(
    '/services/:service_id',
    {
      config: { policy: 'identity:delete_service' },
      schema: { params: pathId('service_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteService(deps, request.params.service_id)
      return reply.code(204).send(null)
    },
  )
}
