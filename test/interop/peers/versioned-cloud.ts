import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

const version = (id: string, path: string, status = 'CURRENT', more: object = {}) => ({
  ...{ id, status, links: [{ rel: 'self', href: `http://10.0.0.1${path}` }] },
  ...more,
})
const nova = version('v2.1', '/nova/v2.1/', 'CURRENT', { version: '2.96', min_version: '2.1' })
const documents: Record<string, object> = {
  '/nova/': { versions: [version('v2.0', '/nova/v2/', 'SUPPORTED', { version: '', min_version: '' }), nova] },
  '/nova/v2.1': { version: nova },
  '/nova/v2.1/': { version: nova },
  '/ks/': {
    versions: { values: [version('v3.14', '/ks/v3/', 'stable'), version('v2.0', '/ks/v2.0/', 'deprecated')] },
  },
  '/many/': {
    versions: [
      version('v1', '/many/v1', 'DEPRECATED'),
      version('v2', '/many/v2'),
      version('v3', '/many/v3', 'EXPERIMENTAL'),
      version('v4', '/many/v4', 'weird'),
    ],
  },
  '/secret/': { versions: [version('v2', '/secret/v2/')] },
}
const catalog = [
  ['compute', ['public', '/nova/']],
  ['compute-project', ['public', '/nova/v2.1/p1']],
  ['old-identity', ['public', '/ks/v2.0']],
  ['silent', ['public', '/x/v1']],
  ['many', ['public', '/many/']],
  ['secret', ['public', '/secret/']],
  ['volumev2', ['public', '/vol/v2/p1']],
  ['volumev3', ['public', '/vol/v3/p1'], ['internal', '/inside/vol/v3/p1']],
] as const

/** A cloud of services with versions of every kind. */
export interface VersionedCloud {
  url: string
  /** Paths of the questions for versions since each `POST /mark/<number>`. */
  askedByMark(): string[][]
  /** Paths of the questions since the last time. */
  forget(): string[]
  stop(): void
}

/** A cloud that remembers which version documents it was asked for, for each question that was announced. */
export async function startVersionedCloud(): Promise<VersionedCloud> {
  const byMark: string[][] = []
  let since: string[] = []
  const server = createServer(async (request, response) => {
    await text(request)
    const { method, url = '', headers } = request
    if (url.startsWith('/mark/')) {
      since = []
      byMark.push(since)
      return response.end()
    }
    response.setHeader('content-type', 'application/json')
    if (method === 'POST') {
      response.writeHead(201, { 'x-subject-token': 'gAAAAABtoken' })
      return response.end(JSON.stringify(tokenBody(`http://${headers.host}`)))
    }
    since.push(url)
    const isRefused = url === '/secret/' && headers['x-auth-token'] === undefined
    const document = isRefused ? undefined : documents[url]
    response.writeHead(isRefused ? 401 : document === undefined ? 404 : 200)
    response.end(JSON.stringify(document ?? {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    askedByMark: () => byMark,
    forget() {
      const before = since
      since = []
      return before
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function tokenBody(url: string): object {
  const project = { id: 'p1', name: 'engines', domain: { id: 'default', name: 'Default' } }
  return {
    token: {
      ...{ methods: ['password'], audit_ids: ['AAECAwQFBgcICQoLDA0ODw'], roles: [], project },
      user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
      ...{ expires_at: '2099-01-01T00:00:00.000000Z', issued_at: '2026-01-01T00:00:00.000000Z' },
      catalog: catalog.map(([type, ...endpoints], at) => ({
        ...{ id: `s${at}`, type, name: `${type}-service` },
        endpoints: endpoints.map(([face, path]) => ({
          ...{
            id: `e${at}${face}`,
            interface: face,
            region_id: 'RegionOne',
            region: 'RegionOne',
            url: url + path,
          },
        })),
      })),
    },
  }
}
