import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { newPathId, pathId } from '../../http/wire-types.ts'
import {
  createIdentityProvider,
  deleteIdentityProvider,
  getIdentityProvider,
  type IdentityProviderDeps,
  updateIdentityProvider,
} from './identity-providers.ts'
import { protocolRoutes } from './protocol-routes.ts'
import type { ProtocolDeps } from './protocols.ts'
import {
  CreateIdentityProvider,
  filterOf,
  fromWire,
  ListIdentityProviders,
  ManyIdentityProviders,
  OneIdentityProvider,
  toWire,
  UpdateIdentityProvider,
} from './schemas.ts'

export const identityProviderRoutes: FastifyPluginAsyncTypebox<IdentityProviderDeps & ProtocolDeps> = async (
  app,
  deps,
) => {
  await app.register(protocolRoutes, deps)

  app.get(
    '/OS-FEDERATION/identity_providers',
    {
      config: { policy: 'identity:list_identity_providers' },
      schema: { querystring: ListIdentityProviders, response: { 200: ManyIdentityProviders } },
    },
    async (request) => {
      const providers = await deps.identityProviders.list(filterOf(request.query))
      return collection(request, 'identity_providers', {
        items: providers.map((provider) => toWire(provider, request.baseUrl)),
        more: false,
      })
    },
  )

  app.put(
    '/OS-FEDERATION/identity_providers/:idp_id',
    {
      config: { policy: 'identity:create_identity_provider' },
      schema: {
        params: newPathId('idp_id'),
        body: CreateIdentityProvider,
        response: { 201: OneIdentityProvider },
      },
    },
    async (request, reply) => {
      const { domain_id, ...body } = request.body.identity_provider
      const provider = await createIdentityProvider(deps, {
        ...fromWire(body),
        id: request.params.idp_id,
        ...(domain_id !== undefined && { domainId: domain_id }),
      })
      return reply.code(201).send({ identity_provider: toWire(provider, request.baseUrl) })
    },
  )

  const one = { params: pathId('idp_id'), response: { 200: OneIdentityProvider } }

  app.get(
    '/OS-FEDERATION/identity_providers/:idp_id',
    { config: { policy: 'identity:get_identity_provider' }, schema: one },
    async (request) => {
      const provider = await getIdentityProvider(deps, request.params.idp_id)
      return { identity_provider: toWire(provider, request.baseUrl) }
    },
  )

  app.patch(
    '/OS-FEDERATION/identity_providers/:idp_id',
    {
      config: { policy: 'identity:update_identity_provider' },
      schema: { ...one, body: UpdateIdentityProvider },
    },
    async (request) => {
      const changes = fromWire(request.body.identity_provider)
      const provider = await updateIdentityProvider(deps, request.params.idp_id, changes)
      return { identity_provider: toWire(provider, request.baseUrl) }
    },
  )

  app.delete(
    '/OS-FEDERATION/identity_providers/:idp_id',
    {
      config: { policy: 'identity:delete_identity_provider' },
      schema: { params: pathId('idp_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteIdentityProvider(deps, request.params.idp_id)
      return reply.code(204).send(null)
    },
  )
}
