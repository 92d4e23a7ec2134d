import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { refuseDelegated } from '../../auth/delegation.ts'
import { selfUrl } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { pathId } from '../../http/wire-types.ts'
import { forbidden } from '../../identity-error.ts'
import {
  createEc2Credential,
  deleteEc2Credential,
  type Ec2CredentialDeps,
  findEc2Credential,
  getEc2Credential,
  listEc2Credentials,
} from './ec2-credentials.ts'
import { CreateEc2Credential, fromWire, ManyEc2Credentials, OneEc2Credential, toWire } from './ec2-schemas.ts'
import { credentialTarget, isWithinDelegation } from './permissions.ts'

/** The key pairs of a user for EC2 and S3. */
export const ec2CredentialRoutes: FastifyPluginAsyncTypebox<Ec2CredentialDeps> = async (app, deps) => {
  const params = pathId('user_id')
  const userId = (request: FastifyRequest) => (request.params as { user_id: string }).user_id

  const target = async (request: FastifyRequest) => {
    const { user_id, credential_id } = request.params as { user_id: string; credential_id: string }
    const stored = await findEc2Credential(deps, user_id, credential_id)
    return stored === undefined ? { user_id } : { user_id, ...credentialTarget(stored) }
  }

  app.get(
    '/users/:user_id/credentials/OS-EC2',
    {
      config: {
        policy: 'identity:ec2_list_credentials',
        target: (request) => ({ user_id: userId(request) }),
      },
      schema: { params, response: { 200: ManyEc2Credentials } },
    },
    async (request) => {
      const caller = requireCaller(request)
      const items = await listEc2Credentials(deps, request.params.user_id, (credential) =>
        isWithinDelegation(caller, credential),
      )
      return {
        credentials: items.map((credential) => toWire(credential, request.baseUrl)),
        links: { self: selfUrl(request).href, previous: null, next: null },
      }
    },
  )

  app.post(
    '/users/:user_id/credentials/OS-EC2',
    {
      config: {
        policy: 'identity:ec2_create_credential',
        target: (request) => ({
          user_id: userId(request),
          target: { credential: { user_id: userId(request) } },
        }),
      },
      schema: { params, body: CreateEc2Credential, response: { 201: OneEc2Credential } },
    },
    async (request, reply) => {
      refuseDelegated(requireCaller(request), 'create credentials')
      const { user_id } = request.params
      const credential = await createEc2Credential(deps, { userId: user_id, ...fromWire(request.body) })
      return reply.code(201).send({ credential: toWire(credential, request.baseUrl) })
    },
  )

  const oneParams = pathId('user_id', 'credential_id')

  app.get(
    '/users/:user_id/credentials/OS-EC2/:credential_id',
    {
      config: { policy: 'identity:ec2_get_credential', target },
      schema: { params: oneParams, response: { 200: OneEc2Credential } },
    },
    async (request) => {
      const credential = await getEc2Credential(deps, request.params.user_id, request.params.credential_id)
      if (!isWithinDelegation(requireCaller(request), credential))
        throw forbidden('A delegated token can be used to read credentials of its project only.')
      return { credential: toWire(credential, request.baseUrl) }
    },
  )

  app.delete(
    '/users/:user_id/credentials/OS-EC2/:credential_id',
    {
      config: { policy: 'identity:ec2_delete_credential', target },
      schema: { params: oneParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      refuseDelegated(requireCaller(request), 'delete credentials')
      await deleteEc2Credential(deps, request.params.user_id, request.params.credential_id)
      return reply.code(204).send(null)
    },
  )
}
