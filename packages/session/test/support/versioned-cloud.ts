import type { ServerResponse } from 'node:http'
import { json, type Received, serve } from './server.ts'

/** What a service answers at a path: a version document, or a status alone. */
export type Documents = Readonly<Record<string, object | number>>

/** A cloud whose services are all at one address, each below a path of its own. */
export interface VersionedCloud {
  url: string
  authUrl: string
  /** Paths of all questions for versions since the last time, in order. */
  asked(): string[]
}

/**
 * @param endpoints service types to the paths of their public endpoints
 * @param documents what is answered at which path; anything else is 404
 */
export async function versionedCloud(
  endpoints: Readonly<Record<string, string>>,
  documents: Documents,
  answer: (received: Received, response: ServerResponse) => boolean = () => false,
): Promise<VersionedCloud> {
  let asked: string[] = []
  const server = await serve((received, response) => {
    if (received.method === 'POST') {
      return json(response, 201, tokenBody(server.url, endpoints), { 'X-Subject-Token': 'gAAAAABtoken' })
    }
    asked.push(received.path)
    if (answer(received, response)) return
    const document = documents[received.path] ?? 404
    if (typeof document === 'number') json(response, document, '{}')
    else json(response, 'versions' in document ? 300 : 200, JSON.stringify(document))
  })
  return {
    url: server.url,
    authUrl: `${server.url}/identity/v3`,
    asked() {
      const since = asked
      asked = []
      return since
    },
  }
}

/** A version of a document whose links name an address that nobody reaches. */
export function version(id: string, path: string, status = 'CURRENT', more: object = {}): object {
  return { id, status, links: [{ rel: 'self', href: `http://10.0.0.1${path}` }], ...more }
}

function tokenBody(url: string, endpoints: Readonly<Record<string, string>>): string {
  const catalog = Object.entries(endpoints).map(([type, path], at) => ({
    id: `s${at}`,
    type,
    name: `${type}-service`,
    endpoints: [
      { id: `e${at}`, interface: 'public', region_id: 'RegionOne', region: 'RegionOne', url: url + path },
    ],
  }))
  return JSON.stringify({
    token: {
      methods: ['password'],
      user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
      audit_ids: ['AAECAwQFBgcICQoLDA0ODw'],
      expires_at: '2099-01-01T00:00:00.000000Z',
      issued_at: '2026-01-01T00:00:00.000000Z',
      project: { id: 'PID', name: 'engines', domain: { id: 'default', name: 'Default' } },
      roles: [],
      catalog,
    },
  })
}
