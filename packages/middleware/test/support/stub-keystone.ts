import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { notFound } from './token-bodies.ts'

/** A question that the stub was asked. */
export interface Asked {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
}

export interface StubKeystone extends AsyncDisposable {
  /** Base URL, without a version. */
  url: string
  asked: Asked[]
  /** Questions about a token, in order. */
  validations(): Asked[]
}

type Exchange = (body: string, request: IncomingMessage, response: ServerResponse) => void

type Answer = (token: string, request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Token that the stub gives to everybody who logs in. */
export const serviceToken = 'gAAAAABservice'

/**
 * A real HTTP server that answers validations with what `answer` writes, and other POSTs than logins with what `exchange`
 * writes.
 */
export async function stubKeystone(
  answer: Answer,
  exchange?: Exchange,
  tls?: ServerOptions,
): Promise<StubKeystone> {
  const asked: Asked[] = []
  const handle: RequestListener = async (request, response) => {
    asked.push({ method: request.method!, url: request.url!, headers: { ...request.headers } })
    const subject = request.headers['x-subject-token']
    if (request.method === 'POST') {
      const body = await readBody(request)
      if (exchange !== undefined && request.url !== '/v3/auth/tokens')
        return exchange(body, request, response)
      if (!body.includes('"password":"s3cret"')) return reply(response, 401, '{"error":{"code":401}}')
      return reply(response, 201, loginBody(url), { 'X-Subject-Token': serviceToken })
    }
    if (request.headers['x-auth-token'] !== serviceToken)
      return reply(response, 401, '{"error":{"code":401}}')
    await answer(String(subject), request, response)
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    validations: () => asked.filter((question) => question.headers['x-subject-token'] !== undefined),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A Keystone that knows the given tokens and answers 404 to all others. */
export function keystoneWith(
  bodies: Readonly<Record<string, string>>,
  exchange?: Exchange,
  tls?: ServerOptions,
): Promise<StubKeystone> {
  return stubKeystone(
    (token, _request, response) => {
      const body = Object.hasOwn(bodies, token) ? bodies[token] : undefined
      if (body === undefined) reply(response, 404, notFound)
      else reply(response, 200, body, { 'X-Subject-Token': token })
    },
    exchange,
    tls,
  )
}

export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', Vary: 'X-Auth-Token', ...headers })
  response.end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  return text
}

const loginBody = (url: string) => `{"token": {
  "methods": ["password"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "u-service", "name": "nova", "password_expires_at": null},
  "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z",
  "project": {"domain": {"id": "default", "name": "Default"}, "id": "p-service", "name": "service"},
  "is_domain": false,
  "roles": [{"id": "r-service", "name": "service"}],
  "catalog": [{"endpoints": [
    {"id": "e1", "interface": "internal", "region_id": "RegionOne", "url": "${url}/v3", "region": "RegionOne"},
    {"id": "e2", "interface": "public", "region_id": "RegionTwo", "url": "${url}/two/v3/", "region": "RegionTwo"}],
   "id": "s1", "type": "identity", "name": "keystone"}]
}}`
