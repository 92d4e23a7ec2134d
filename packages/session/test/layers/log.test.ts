import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import type { LogEntry } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { json, serve, speakBytes } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test('each exchange is logged when it begins and when it ends, logins too', async () => {
  const there = await cloud()
  const entries: LogEntry[] = []
  const session = aSession({ auth: adaAt(there), log: (entry) => entries.push(entry) })
  await session.post('/users', { ...identity, json: { user: { name: 'grace' } } })
  expect(entries.map((entry) => [entry.event, entry.method, entry.url])).toEqual([
    ['request', 'POST', `${there.url}/v3/auth/tokens`],
    ['response', 'POST', `${there.url}/v3/auth/tokens`],
    ['request', 'POST', `${there.url}/v3/users`],
    ['response', 'POST', `${there.url}/v3/users`],
  ])
  expect(entries[2]).toMatchObject({ json: { user: { name: 'grace' } } })
  expect(entries[3]).toMatchObject({ status: 200, requestId: 'req-users', durationMs: expect.any(Number) })
})

test('each repetition is logged, with what it is for', async () => {
  let count = 0
  const there = await serve((_received, response) => {
    count += 1
    response.writeHead(count === 1 ? 503 : 200).end()
  })
  const entries: LogEntry[] = []
  const session = aSession({
    statusCodeRetries: 1,
    statusCodeRetryDelayMs: 3,
    log: (entry) => entries.push(entry),
  })
  await session.get(`${there.url}/?token=s3cret`)
  expect(entries.map(({ event }) => event)).toEqual(['request', 'response', 'retry', 'request', 'response'])
  const url = `${there.url}/?token=***`
  expect(entries[2]).toEqual({ event: 'retry', method: 'GET', url, reason: 503, delayMs: 3 })
})

test('log: false keeps a request out, not the login that it needs', async () => {
  const there = await cloud()
  const entries: LogEntry[] = []
  const session = aSession({ auth: adaAt(there), log: (entry) => entries.push(entry) })
  await session.get('/users', { ...identity, log: false })
  expect(entries.map(({ url }) => url)).toEqual([
    `${there.url}/v3/auth/tokens`,
    `${there.url}/v3/auth/tokens`,
  ])
})

test('an exchange that fails is logged with its code', async () => {
  const entries: LogEntry[] = []
  const session = aSession({ log: (entry) => entries.push(entry) })
  await expect(session.get('http://127.0.0.1:1/x')).rejects.toMatchObject({ code: 'connect_failure' })
  expect(entries[1]).toMatchObject({ event: 'failure', code: 'connect_failure', url: 'http://127.0.0.1:1/x' })
})

test('no secret is in the log or in an error, whatever is sent and answered', async () => {
  const there = await cloud({
    service: (_received, response) =>
      json(response, 400, '{"error": {"message": "no", "debug": "s3cret-body"}}', {
        'set-cookie': 's=s3cret-cookie',
        'x-subject-token': 's3cret-subject',
        'openstack-auth-receipt': 's3cret-receipt',
        location: 'https://ada:s3cret-user@c.example/?token=s3cret-location',
      }),
  })
  const seen: unknown[] = []
  const session = aSession({ auth: adaAt(there), log: (entry) => seen.push(entry) })
  const asked = session.post('/users?password=s3cret-query', {
    ...identity,
    headers: {
      Authorization: 'Basic s3cret-basic',
      'X-Service-Token': 's3cret-service',
      'X-Subject-Token': 's3cret-other',
      Cookie: 's3cret-jar',
    },
    json: { user: { name: 'grace', password: 's3cret-password' } },
  })
  seen.push(await asked.catch((error: unknown) => error))
  const shown = inspect(seen, { depth: 20 }) + JSON.stringify(seen)
  expect(shown).toContain('x-service-token')
  expect(shown).not.toMatch(/s3cret|gAAAAAB|correct horse/)
})

test('an error of a failed connection shows no secret of its URL', async () => {
  const error: unknown = await aSession()
    .get('http://127.0.0.1:1/v2.0/tokens/s3cret?signature=s3cret')
    .catch((thrown: unknown) => thrown)
  expect(inspect(error, { depth: 20 })).not.toContain('s3cret')
})

test('a URL that cannot be used is not quoted with its secrets', async () => {
  for (const url of [
    'http://ada:s3cret@127.0.0.1:99999/',
    'ftp://ada:s3cret@127.0.0.1/',
    'http://ada:s3cret@h/',
  ]) {
    const error: unknown = await aSession()
      .get(url)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_option' })
    expect(inspect(error, { depth: 20 })).not.toContain('s3cret')
  }
})

test('an answer that is not HTTP is not quoted in the error', async () => {
  const url = await speakBytes((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nbad header\r\nx-subject-token: s3cret\r\n\r\n')),
  )
  const error: unknown = await aSession()
    .get(url)
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'invalid_response' })
  expect(inspect(error, { depth: 20 })).not.toContain('s3cret')
})

test('an answer that is not JSON is not quoted in the error', async () => {
  const there = await serve((_received, response) => void response.end('{"secret": "s3cret'))
  const response = await aSession().get(there.url)
  const error: unknown = await response.json().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'invalid_response' })
  expect(inspect(error, { depth: 20 })).not.toContain('s3cret')
})
