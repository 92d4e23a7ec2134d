import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { userTarget } from '../users/targets.ts'
import type { UserDeps } from '../users/users.ts'
import {
  type ApplicationCredentialDeps,
  createApplicationCredential,
  deleteApplicationCredential,
  getApplicationCredential,
  listApplicationCredentials,
} from './application-credentials.ts'
import { refuseOtherDelegations } from './refuse-other-delegations.ts'
import {
  CreateApplicationCredential,
  fromWire,
  ListApplicationCredentials,
  ManyApplicationCredentials,
  NewApplicationCredentialAnswer,
  OneApplicationCredential,
  toWire,
} from './schemas.ts'

export type ApplicationCredentialRouteDeps = ApplicationCredentialDeps &
  Pick<UserDeps, 'users'> & { limits: PageLimits }

export const applicationCredentialRoutes: FastifyPluginAsyncTypebox<ApplicationCredentialRouteDeps> = async (
  app,
  deps,
) => {
  app.addHook('onRequest', refuseOtherDelegations)
  const all = '/users/:user_id/application_credentials'

  app.get(
    all,
    {
      config: { policy: 'identity:list_application_credentials', target: userTarget(deps) },
      schema: {
        params: pathId('user_id'),
        querystring: ListApplicationCredentials,
        response: { 200: ManyApplicationCredentials },
      },
    },
    async (request) => {
      const { query, params } = request
      const filter = { name: textFilter(query, 'name') }
      const page = await listApplicationCredentials(
        deps,
        params.user_id,
        filter,
        readPage(query, deps.limits),
      )
      return collection(
        request,
        'application_credentials',
        mapPage(page, (credential) => toWire(credential, request.baseUrl)),
      )
    },
  )

  app.post(
    all,
    {
      config: { policy: 'identity:create_application_credential', target: userTarget(deps) },
      schema: {
        params: pathId('user_id'),
        body: CreateApplicationCredential,
        response: { 201: NewApplicationCredentialAnswer },
      },
    },
    async (request, reply) => {
      const { secret, ...credential } = await createApplicationCredential(
        deps,
        requireCaller(request),
        request.params.user_id,
        fromWire(request.body.application_credential),
      )
      const application_credential = { ...toWire(credential, request.baseUrl), secret }
      return reply.code(201).send({ application_credential })
    },
  )

  const one = '/users/:user_id/application_credentials/:application_credential_id'
  const params = pathId('user_id', 'application_credential_id')
  const target = ownerTarget(deps)

  app.get(
    one,
    {
      config: { policy: 'identity:get_application_credential', target },
      schema: { params, response: { 200: OneApplicationCredential } },
    },
    async (request) => {
      const { user_id, application_credential_id } = request.params
      const credential = await getApplicationCredential(deps, user_id, application_credential_id)
      return { application_credential: toWire(credential, request.baseUrl) }
    },
  )

  app.delete(
    one,
    {
      config: { policy: 'identity:delete_application_credential', target },
      schema: { params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user_id, application_credential_id } = request.params
      await deleteApplicationCredential(deps, requireCaller(request), user_id, application_credential_id)
      return reply.code(204).send(null)
    },
  )
}

/** The user whose credential it is, whatever the path says; for one that is not there, the user in the path. */
function ownerTarget(deps: Pick<ApplicationCredentialDeps, 'applicationCredentials'>): TargetLoader {
  return async (request) => {
    const { user_id, application_credential_id } = request.params as Record<string, string>
    const credential = await deps.applicationCredentials.find(application_credential_id as string)
    return { user_id: credential?.userId ?? (user_id as string) }
  }
}
