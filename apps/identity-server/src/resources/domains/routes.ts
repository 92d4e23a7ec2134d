import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId, readBooleanQuery } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import {
  createDomain,
  type DomainDeps,
  deleteDomain,
  getDomain,
  listDomains,
  updateDomain,
} from './domains.ts'
import {
  CreateDomain,
  fromWire,
  ListDomains,
  ManyDomains,
  OneDomain,
  toWire,
  UpdateDomain,
} from './schemas.ts'

export type DomainRouteDeps = DomainDeps & { limits: PageLimits }

export const domainRoutes: FastifyPluginAsyncTypebox<DomainRouteDeps> = async (app, deps) => {
  const target: TargetLoader = async (request) => {
    const { domain_id } = request.params as { domain_id: string }
    const domain = await deps.domains.find(domain_id)
    return domain === undefined ? {} : { target: { domain: { id: domain.id, name: domain.name } } }
  }

  app.get(
    '/domains',
    {
      config: {
        policy: 'identity:list_domains',
        target: (request) => {
          const { domain_id: id } = requireCaller(request).credentials
          return id === null ? {} : { target: { domain: { id } } }
        },
      },
      schema: { querystring: ListDomains, response: { 200: ManyDomains } },
    },
    async (request) => {
      const filter = {
        name: textFilter(request.query, 'name'),
        enabled: readBooleanQuery(request.query.enabled),
      }
      const { domain_id } = requireCaller(request).credentials
      const page = await listDomains(deps, filter, readPage(request.query, deps.limits), domain_id)
      return collection(
        request,
        'domains',
        mapPage(page, (domain) => toWire(domain, request.baseUrl)),
      )
    },
  )

  app.post(
    '/domains',
    {
      config: { policy: 'identity:create_domain' },
      schema: { body: CreateDomain, response: { 201: OneDomain } },
    },
    async (request, reply) => {
      const { name, explicit_domain_id: id } = request.body.domain
      const domain = await createDomain(deps, {
        ...fromWire(request.body.domain),
        name,
        ...(id !== undefined && { id }),
      })
      return reply.code(201).send({ domain: toWire(domain, request.baseUrl) })
    },
  )

  const one = { params: pathId('domain_id'), response: { 200: OneDomain } }

  app.get(
    '/domains/:domain_id',
    { config: { policy: 'identity:get_domain', target }, schema: one },
    async (request) => ({
      domain: toWire(await getDomain(deps, request.params.domain_id), request.baseUrl),
    }),
  )

  app.patch(
    '/domains/:domain_id',
    { config: { policy: 'identity:update_domain', target }, schema: { ...one, body: UpdateDomain } },
    async (request) => {
      const id = sameId(request.params.domain_id, request.body.domain.id)
      return { domain: toWire(await updateDomain(deps, id, fromWire(request.body.domain)), request.baseUrl) }
    },
  )

  app.delete(
    '/domains/:domain_id',
    {
      config: { policy: 'identity:delete_domain', target },
      schema: { params: pathId('domain_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteDomain(deps, request.params.domain_id)
      return reply.code(204).send(null)
    },
  )
}
