import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { asCurl, type LogEntry, splitLog } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { json, serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

const compute = { endpointFilter: { serviceType: 'compute' } }

test('each kind of entry has its channel', async () => {
  const there = await cloud({
    service: (_received, response) =>
      json(response, 200, '{"servers": []}', { 'x-compute-request-id': 'req-servers' }),
  })
  const seen: string[] = []
  const note = (channel: string) => (entry: LogEntry) => void seen.push(`${channel}: ${entry.event}`)
  const session = aSession({
    auth: adaAt(there),
    logBodies: true,
    log: splitLog({
      request: note('request'),
      response: note('response'),
      body: note('body'),
      requestId: (line) => seen.push(line),
    }),
  })
  await session.getToken()
  seen.length = 0
  await (await session.get('/servers', compute)).json()
  await session.get('http://127.0.0.1:1/x', { authenticated: false }).catch(() => {})
  expect(seen).toEqual([
    'request: request',
    'response: response',
    `GET call to compute for ${there.url}/one/v2.1/servers used request id req-servers`,
    'body: body',
    'request: request',
    'response: failure',
  ])
})

test('channels that are left out are quiet', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there), log: splitLog({}) })
  expect((await session.get('/servers', compute)).status).toBe(200)
})

async function bodies(contentType: string, body: string, read = true): Promise<LogEntry[]> {
  const there = await serve((_received, response) => {
    response.writeHead(200, { 'content-type': contentType }).end(body)
  })
  const entries: LogEntry[] = []
  const session = aSession({ logBodies: true, log: splitLog({ body: (entry) => entries.push(entry) }) })
  const response = await session.get(there.url)
  if (read) await response.text()
  else for await (const _ of response.body) break
  return entries
}

test.each([
  [
    'application/json',
    '{"user": {"id": "u1", "password": "s3cret"}}',
    { user: { id: 'u1', password: '***' } },
  ],
  ['application/vnd.openstack+json; charset=utf-8', '[1]', [1]],
  ['text/plain', 'password=s3cret', 'password=***'],
])('a body of %s is logged as it was read, without secrets', async (contentType, body, shown) => {
  expect(await bodies(contentType, body)).toMatchObject([{ event: 'body', contentType, body: shown }])
})

test.each([
  ['application/octet-stream', 's3cret', 'content-type'],
  ['application/json', 's3cret', 'not JSON'],
  ['application/json', `"${'x'.repeat(65_536)}"`, 'too large'],
])('a body of %s may be left out: %#', async (contentType, body, omitted) => {
  const [entry] = await bodies(contentType, body)
  expect(entry).toMatchObject({ event: 'body', omitted })
  expect(entry).not.toHaveProperty('body')
})

test('a body that was not read to its end is left out', async () => {
  expect(await bodies('application/json', `"${'s3cret'.repeat(100_000)}"`, false)).toMatchObject([
    { omitted: 'incomplete' },
  ])
})

test('without logBodies there are no bodies in the log', async () => {
  const there = await cloud()
  const events: string[] = []
  const session = aSession({ auth: adaAt(there), log: (entry) => events.push(entry.event) })
  await (await session.get('/servers', compute)).json()
  expect(events).not.toContain('body')
})

test('bodies of logins are never logged, whoever sends them', async () => {
  const there = await cloud()
  const entries: LogEntry[] = []
  const session = aSession({ auth: adaAt(there), logBodies: true, log: (entry) => entries.push(entry) })
  await session.getToken()
  const login = { auth: { identity: { methods: ['x'], x: { pin: 's3cret' } } } }
  await (await session.post(`${there.authUrl}/auth/tokens`, { json: login, authenticated: false })).text()
  expect(entries.map(({ event }) => event)).toEqual(['request', 'response', 'request', 'response'])
  expect(inspect(entries, { depth: 20 })).not.toMatch(/s3cret|correct horse|json:/)
})

test('a logged request can be written as a curl command, with hashes for tokens', async () => {
  const there = await serve((_received, response) => void response.end())
  const lines: (string | undefined)[] = []
  const session = aSession({ log: (entry) => lines.push(asCurl(entry)) })
  await session.post(`${there.url}/users?name=it's`, {
    headers: { 'X-Auth-Token': 'SECRET', Accept: 'application/json' },
    json: { user: { name: "o'neill", password: 'SECRET' } },
  })
  expect(lines).toEqual([
    `curl -g -i -X POST '${there.url}/users?name=it%27s' -H 'accept: application/json' -H 'content-type: application/json' ` +
      "-H 'user-agent: ks-session' " +
      "-H 'x-auth-token: {SHA256}0917b13a9091915d54b6336f45909539cce452b3661b21f386418a257883b30a' " +
      `-d '{"user":{"name":"o'\\''neill","password":"***"}}'`,
    undefined,
  ])
})
