import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuseDelegated } from '../../auth/delegation.ts'
import { type OAuth1Message, readOAuth1Message } from '../../auth/oauth1/message.ts'
import { clientAddress } from '../../http/client-address.ts'
import { selfUrl } from '../../http/collection.ts'
import { formParameters, formType, readFormBodies } from '../../http/form-bodies.ts'
import { requireCaller } from '../../http/guard.ts'
import { pathId } from '../../http/wire-types.ts'
import { invalid } from '../../identity-error.ts'
import {
  authorizeRequestToken,
  createAccessToken,
  createRequestToken,
  type RequestTokenDeps,
} from './request-tokens.ts'
import { AuthorizeRequestToken, FormAnswer, toForm, Verifier } from './schemas.ts'

/** How a consumer comes to an access token: it asks, a user agrees, it gets. */
export const oauth1FlowRoutes: FastifyPluginAsyncTypebox<RequestTokenDeps> = async (app, deps) => {
  readFormBodies(app)
  // Public: the signature proves who is asking.
  const signed = { config: { policy: 'public' as const }, schema: { response: { 201: FormAnswer } } }

  app.post('/OS-OAUTH1/request_token', signed, async (request, reply) => {
    const message = messageIn(request)
    const token = await createRequestToken(deps, message, requestedProject(request))
    return sendForm(reply, toForm(token))
  })

  app.put(
    '/OS-OAUTH1/authorize/:request_token_id',
    {
      config: { policy: 'identity:authorize_request_token' },
      schema: {
        params: pathId('request_token_id'),
        body: AuthorizeRequestToken,
        response: { 200: Verifier },
      },
    },
    async (request) => {
      const caller = requireCaller(request)
      refuseDelegated(caller, 'authorize a request token')
      const { request_token_id } = request.params
      const userId = caller.access.user.id
      const verifier = await authorizeRequestToken(deps, request_token_id, userId, request.body.roles)
      return { token: { oauth_verifier: verifier } }
    },
  )

  app.post('/OS-OAUTH1/access_token', signed, async (request, reply) =>
    sendForm(reply, toForm(await createAccessToken(deps, messageIn(request)))),
  )
}

function messageIn(request: FastifyRequest): OAuth1Message {
  return readOAuth1Message({
    client: clientAddress(request),
    method: request.method,
    url: selfUrl(request).href,
    authorization: request.headers.authorization,
    form: formParameters(request),
  })
}

function requestedProject(request: FastifyRequest): string {
  const projectId = request.headers['requested-project-id']
  if (typeof projectId !== 'string' || projectId === '')
    throw invalid('Expecting to find the header Requested-Project-Id.')
  return projectId
}

function sendForm(reply: FastifyReply, form: string): FastifyReply {
  return reply.code(201).header('content-type', formType).header('cache-control', 'no-store').send(form)
}
