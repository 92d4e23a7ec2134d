import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { identityOf, keystone } from '../../src/adapters/node-http.ts'
import type { KeystoneOptions } from '../../src/index.ts'
import { rawRequests } from '../support/raw-request.ts'
import { projectToken } from '../support/token-bodies.ts'

/** A real guarded server that says who it takes the client for, by its identity and by its headers. */
export async function served(options: Partial<KeystoneOptions>, server = createServer()) {
  const guard = keystone({ wwwAuthenticateUri: 'https://auth.example.com/', ...options } as KeystoneOptions)
  server.on('request', (request, response) => {
    guard(request, response, () => {
      const { 'x-user-name': name, 'x-user-id': id } = request.headers
      const body = [identityOf(request)?.user.name, name, id].join()
      response.setHeader('Content-Length', body.length)
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What {@link served} answers to a user. */
export const answerFor = (name: string) => [name, name, `id-of-${name}`].join()

export const tokenOf = (name: string) => `gAAAAAB-${name}`

/** Keystone's answer about a token that {@link tokenOf} has made. */
export function bodyAbout(token: string): string {
  const name = token.replace('gAAAAAB-', '')
  const { token: body } = JSON.parse(projectToken)
  return JSON.stringify({ token: { ...body, user: { ...body.user, id: `id-of-${name}`, name } } })
}

/** Asks for all names at once, many in a row on each of some connections, and tells the answers in the order of the names. */
export async function askAs(port: number, names: readonly string[], connections: number): Promise<string[]> {
  const perConnection = Math.ceil(names.length / connections)
  const rows = Array.from({ length: connections }, (_, at) =>
    names.slice(at * perConnection, (at + 1) * perConnection),
  )
  const answers = await Promise.all(
    rows.map((row) => {
      const requests = row.map((name, at) => [
        'GET / HTTP/1.1',
        'Host: service.example',
        `X-Auth-Token: ${tokenOf(name)}`,
        ...(at === row.length - 1 ? ['Connection: close'] : []),
      ])
      return rawRequests(port, requests)
    }),
  )
  return answers.flat().map(({ status, body }) => (status === 200 ? body : String(status)))
}

/** Numbers from 0 to below 1, the same in every run. */
export function randomNumbers(seed = 42): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
