import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import Type from 'typebox'
import { refuseDelegated } from '../../auth/delegation.ts'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { forbidden } from '../../identity-error.ts'
import type { Policy } from '../../policy/enforcer.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import {
  createCredential,
  deleteCredential,
  getCredential,
  listCredentials,
  updateCredential,
} from './credentials.ts'
import type { Ec2CredentialDeps } from './ec2-credentials.ts'
import { ec2CredentialRoutes } from './ec2-routes.ts'
import { credentialPermissions, credentialTarget, isWithinDelegation } from './permissions.ts'
import {
  CreateCredential,
  fromNewWire,
  fromWire,
  ListCredentials,
  ManyCredentials,
  OneCredential,
  toWire,
  UpdateCredential,
} from './schemas.ts'

export type CredentialRouteDeps = Ec2CredentialDeps & {
  limits: PageLimits
  /** Decides for each credential of a list, and for what one is to become. */
  policy: Policy
}

export const credentialRoutes: FastifyPluginAsyncTypebox<CredentialRouteDeps> = async (app, deps) => {
  await app.register(ec2CredentialRoutes, deps)
  const permissionsOf = (request: FastifyRequest) =>
    credentialPermissions(deps.policy, requireCaller(request))

  const target = async (request: FastifyRequest) => {
    const { credential_id } = request.params as { credential_id: string }
    const credential = await deps.credentials.find(credential_id)
    return credential === undefined ? {} : credentialTarget(credential)
  }

  app.get(
    '/credentials',
    {
      config: {
        policy: 'identity:list_credentials',
        // Everybody may ask for its own; of others, the policy decides one by one.
        target: (request) => ({ target: { credential: { user_id: requireCaller(request).access.user.id } } }),
      },
      schema: { querystring: ListCredentials, response: { 200: ManyCredentials } },
    },
    async (request) => {
      const filter = { userId: request.query.user_id, type: textFilter(request.query, 'type') }
      const wanted = readPage(request.query, deps.limits)
      const page = await listCredentials(deps, permissionsOf(request), filter, wanted)
      return collection(
        request,
        'credentials',
        mapPage(page, (credential) => toWire(credential, request.baseUrl)),
      )
    },
  )

  app.post(
    '/credentials',
    {
      config: {
        policy: 'identity:create_credential',
        // Whose credential it will be is what the caller asks for, and what the policy is about.
        target: (request) => {
          const { user_id, type, project_id } = (request.body as Static<typeof CreateCredential>).credential
          return credentialTarget({ userId: user_id, type, projectId: project_id ?? null })
        },
      },
      schema: { body: CreateCredential, response: { 201: OneCredential } },
    },
    async (request, reply) => {
      refuseDelegated(requireCaller(request), 'create credentials')
      const input = fromNewWire(request.body.credential)
      const credential = await createCredential(deps, permissionsOf(request), input)
      return reply.code(201).send({ credential: toWire(credential, request.baseUrl) })
    },
  )

  const one = { params: pathId('credential_id'), response: { 200: OneCredential } }

  app.get(
    '/credentials/:credential_id',
    { config: { policy: 'identity:get_credential', target }, schema: one },
    async (request) => {
      const credential = await getCredential(deps, request.params.credential_id)
      if (!isWithinDelegation(requireCaller(request), credential))
        throw forbidden('A delegated token can be used to read credentials of its project only.')
      return { credential: toWire(credential, request.baseUrl) }
    },
  )

  app.patch(
    '/credentials/:credential_id',
    { config: { policy: 'identity:update_credential', target }, schema: { ...one, body: UpdateCredential } },
    async (request) => {
      refuseDelegated(requireCaller(request), 'change credentials')
      const id = sameId(request.params.credential_id, request.body.credential.id)
      const changes = fromWire(request.body.credential)
      const credential = await updateCredential(deps, permissionsOf(request), id, changes)
      return { credential: toWire(credential, request.baseUrl) }
    },
  )

  app.delete(
    '/credentials/:credential_id',
    {
      config: { policy: 'identity:delete_credential', target },
      schema: { params: pathId('credential_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      refuseDelegated(requireCaller(request), 'delete credentials')
      await deleteCredential(deps, request.params.credential_id)
      return reply.code(204).send(null)
    },
  )
}
