// node cloud.mjs <port>: a cloud that answers at once, out of memory. It logs anybody in for an hour, and counts that at /logins.

import { createServer } from 'node:http'

const port = Number(process.argv[2])
const base = `http://127.0.0.1:${port}/v3`
const types =
  'identity compute network image placement volumev3 object-store dns orchestration key-manager'.split(' ')
const endpoints = ['public', 'internal', 'admin'].flatMap((name) =>
  ['RegionOne', 'RegionTwo'].map((region) => ({ interface: name, region, region_id: region, url: base })),
)
const catalog = types.map((type) => ({
  id: type,
  type,
  name: type,
  endpoints: endpoints.map((endpoint, at) => ({ id: `${type}-${at}`, ...endpoint })),
}))
const domain = { id: 'default', name: 'Default' }
const user = { id: 'u1', name: 'ada', domain, password_expires_at: null }
const answer = Buffer.from(
  JSON.stringify({ user: { ...user, enabled: true, links: { self: `${base}/users/u1` } } }),
)
let logins = 0

function logIn(response) {
  logins += 1
  const token = {
    methods: ['password'],
    user,
    audit_ids: ['AAECAwQFBgcICQoLDA0ODw'],
    issued_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    project: { id: 'p1', name: 'engines', domain },
    roles: [{ id: 'r1', name: 'member' }],
    catalog,
  }
  const headers = {
    'content-type': 'application/json',
    'x-subject-token': `gAAAAAB${'x'.repeat(180)}${logins}`,
  }
  response.writeHead(201, headers).end(JSON.stringify({ token }))
}

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume().on('end', () => logIn(response))
    return
  }
  if (request.url === '/logins') return void response.end(String(logins))
  const headers = {
    'content-type': 'application/json',
    'content-length': answer.length,
    'x-openstack-request-id': 'req-1',
  }
  response.writeHead(200, headers).end(answer)
})
server.listen(port, '127.0.0.1', 2048)
process.once('SIGTERM', () => process.exit(0))
