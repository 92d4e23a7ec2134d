import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Access, AuthVersion, Catalog } from '@ks/auth'
import type { FastifyRequest } from 'fastify'
import type { CatalogSource } from '../catalog/catalog-source.ts'
import { CatalogQuery, queryCatalog } from '../catalog/query-catalog.ts'
import { selfUrl } from '../http/collection.ts'
import { requireCaller } from '../http/guard.ts'
import type { ContractDeps } from './contract.ts'
import { CatalogAnswer } from './schemas.ts'
import { type SubjectDeps, subjectHeader, subjectTarget } from './subject-routes.ts'

export interface CatalogRouteDeps extends SubjectDeps, Pick<ContractDeps, 'wires'> {
  catalog: CatalogSource
}

/**
 * `/auth/catalog`: the catalog of the caller's token, or, for whoever may validate it, of another one in
 * `X-Subject-Token`, as far as the query asks for it.
 */
export const catalogRoute: FastifyPluginAsyncTypebox<{
  deps: CatalogRouteDeps
  versionOf(request: FastifyRequest): AuthVersion
}> = async (app, { deps, versionOf }) => {
  const subject = subjectTarget(deps, subjectHeader)

  app.get(
    '/catalog',
    {
      config: {
        policy: 'identity:get_auth_catalog',
        target: (request) => (subjectHeader(request) === undefined ? {} : subject(request)),
        actionFor: (request) => (request.subject === undefined ? undefined : 'identity:validate_token'),
      },
      schema: { querystring: CatalogQuery, response: { 200: CatalogAnswer } },
    },
    async (request) => {
      const version = versionOf(request)
      request.authVersion = version
      const { access } = request.subject ?? requireCaller(request)
      const catalog = queryCatalog(await catalogOf(deps, access), request.query)
      return { ...deps.wires[version].encodeCatalog(catalog), links: { self: selfUrl(request).href } }
    },
  )
}

/** A token without a scope can be used at the Identity service alone, so nothing else is told. */
async function catalogOf(deps: CatalogRouteDeps, access: Access): Promise<Catalog> {
  if (access.catalog !== undefined) return access.catalog
  const all = await deps.catalog.catalogFor({ projectId: undefined, userId: access.user.id })
  return all.filter((service) => service.type === 'identity')
}
