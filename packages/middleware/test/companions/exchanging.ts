import type { AuthScheme } from '../../src/index.ts'
import type { Serve } from '../adapters/echo-service.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith, reply } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

const wwwAuthenticateUri = 'https://identity.example/v3'

/** What the stub answers to a signature. */
export interface ExchangeAnswer {
  status?: number
  body?: string
  headers?: Record<string, string>
  /** Of the guard. */
  serviceType?: string
}

const unauthorized = '{"error":{"code":401,"message":"The request you have made requires authentication."}}'

export const right: ExchangeAnswer = {
  status: 200,
  body: projectToken,
  headers: { 'X-Subject-Token': 'gAAAAABsigned' },
}
export const wrong: ExchangeAnswer = { status: 401, body: unauthorized }

/** A service behind a scheme that exchanges signatures at a stub of Keystone. */
export async function exchanging(
  serve: Serve,
  schemeFor: (session: ReturnType<typeof sessionAt>) => AuthScheme,
  answer: ExchangeAnswer,
) {
  const exchanged: { url: string; body: unknown; token: unknown }[] = []
  const keystone = await keystoneWith({ gAAAAABsigned: projectToken }, (body, request, response) => {
    exchanged.push({
      url: request.url ?? '',
      body: JSON.parse(body),
      token: request.headers['x-auth-token'],
    })
    reply(response, answer.status ?? 200, answer.body ?? '', answer.headers)
  })
  const options = answer.serviceType === undefined ? {} : { serviceType: answer.serviceType }
  const session = sessionAt(keystone.url)
  const service = await serve({ session, wwwAuthenticateUri, scheme: schemeFor(session), ...options })
  return {
    ...service,
    keystone,
    exchanged,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      await keystone[Symbol.asyncDispose]()
    },
  }
}
