import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: unknown
}

/** An answer: status, and JSON if there is any. */
export type Answer = readonly [status: number, json?: string]

/** A Keystone that gives tokens and, for everything else, the answers that a test wrote down. */
export interface StubKeystone {
  url: string
  /** Everything but logins, without the token that goes along. */
  calls(): [method: string, path: string, body?: unknown][]
  received: Received[]
  logins(): number
}

/** @param answers `GET /v3/users` and the like → what is answered; anything else is 404 */
export async function stubKeystone(
  answers: Readonly<Record<string, Answer>>,
  { catalog = true }: { catalog?: boolean } = {},
): Promise<StubKeystone> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    const { method = '', url = '', headers } = request
    received.push({ method, path: url, headers, body: text === '' ? undefined : JSON.parse(text) })
    if (isLogin({ method, path: url })) {
      const token = `gAAAAABtoken-${received.filter(isLogin).length}`
      response.writeHead(201, { 'content-type': 'application/json', 'x-subject-token': token })
      return response.end(tokenBody(`http://${headers.host}`, catalog))
    }
    const [status, json] = answers[`${method} ${url}`] ?? [
      404,
      '{"error": {"code": 404, "message": "Not here."}}',
    ]
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(method === 'HEAD' ? undefined : json)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    logins: () => received.filter(isLogin).length,
    calls: () =>
      received
        .filter((one) => !isLogin(one))
        .map(({ method, path, body }) => (body === undefined ? [method, path] : [method, path, body])),
  }
}

function isLogin({ method, path }: Pick<Received, 'method' | 'path'>): boolean {
  return method === 'POST' && path === '/v3/auth/tokens'
}

function tokenBody(url: string, hasCatalog: boolean): string {
  const catalog = `, "project": {"id": "p1", "name": "engines", "domain": {"id": "default", "name": "Default"}},
    "catalog": [{"id": "s1", "type": "identity", "name": "keystone", "endpoints": [
      {"id": "e1", "interface": "public", "region_id": "RegionOne", "region": "RegionOne", "url": "${url}/v3"},
      {"id": "e2", "interface": "internal", "region_id": "RegionOne", "region": "RegionOne", "url": "${url}/inside/v3"},
      {"id": "e3", "interface": "public", "region_id": "RegionTwo", "region": "RegionTwo", "url": "${url}/two"}]}]`
  return `{"token": {"methods": ["password"], "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"], "roles": [],
    "user": {"id": "u1", "name": "ada", "domain": {"id": "default", "name": "Default"}},
    "expires_at": "2099-01-01T00:00:00.000000Z", "issued_at": "2026-01-01T00:00:00.000000Z"${hasCatalog ? catalog : ''}}}`
}
