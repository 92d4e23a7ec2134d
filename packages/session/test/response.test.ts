import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { json, serve } from './support/server.ts'
import { aSession } from './support/session.ts'

test('headers are found in any case, repeated ones joined or apart', async () => {
  const there = await serve((_received, response) => {
    response.setHeader('X-Subject-Token', 'abc')
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.end()
  })
  const { headers } = await aSession().get(there.url)
  expect(headers.get('x-SUBJECT-token')).toBe('abc')
  expect(headers.getAll('set-cookie')).toEqual(['a=1', 'b=2'])
  expect(headers.get('Set-Cookie')).toBe('a=1, b=2')
  expect(headers.has('X-Subject-Token')).toBe(true)
  expect(headers.has('x-none')).toBe(false)
  expect(headers.get('x-none')).toBeUndefined()
  expect(headers.get('constructor')).toBeUndefined()
  expect(
    [...headers].filter(([name]) => !['date', 'connection', 'keep-alive', 'content-length'].includes(name)),
  ).toEqual([
    ['x-subject-token', 'abc'],
    ['set-cookie', 'a=1, b=2'],
  ])
})

test('a body can be read as JSON, text, bytes or piece by piece', async () => {
  const there = await serve((_received, response) => json(response, 200, '{"name": "zoë"}'))
  const session = aSession()
  expect(await (await session.get(there.url)).json<{ name: string }>()).toEqual({ name: 'zoë' })
  expect(await (await session.get(there.url)).text()).toBe('{"name": "zoë"}')
  const bytes = await (await session.get(there.url)).bytes()
  expect(bytes).toBeInstanceOf(Uint8Array)
  expect(new TextDecoder().decode(bytes)).toBe('{"name": "zoë"}')
  const pieces: Uint8Array[] = []
  for await (const piece of (await session.get(there.url)).body) pieces.push(piece)
  expect(Buffer.concat(pieces).toString('utf8')).toBe('{"name": "zoë"}')
})

test('a body streams: its first piece is there before its last is sent', async () => {
  let finish = () => {}
  const there = await serve((_received, response) => {
    response.write('first')
    finish = () => response.end('last')
  })
  const pieces: string[] = []
  for await (const piece of (await aSession().get(there.url)).body) {
    pieces.push(Buffer.from(piece).toString())
    finish()
  }
  expect(pieces).toEqual(['first', 'last'])
})

test('an endless body is not held in memory while nobody reads it', async () => {
  let sent = 0
  const there = await serve((_received, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536
    }
    response.on('drain', more)
    more()
  })
  const response = await aSession().get(there.url)
  let settled = -1
  await expect
    .poll(
      () => {
        const before = settled
        settled = sent
        return before === sent
      },
      { interval: 100, timeout: 10_000 },
    )
    .toBe(true)
  expect(sent).toBeLessThan(64 * 1024 * 1024)
  await response.discard()
})

test('what is sent may be a string, bytes, a stream or JSON', async () => {
  const there = await serve((_received, response) => void response.end())
  const session = aSession()
  await session.put(there.url, { body: 'zoë' })
  await session.put(there.url, { body: new Uint8Array([0x68, 0x69]) })
  await session.put(there.url, { body: Readable.from(['a', 'b']) })
  await session.patch(there.url, { json: { a: [1, null] } })
  await session.patch(there.url, { json: null, headers: { 'Content-Type': 'application/json-patch+json' } })
  expect(there.received.map(({ body, headers }) => [body, headers['content-type']])).toEqual([
    ['zoë', undefined],
    ['hi', undefined],
    ['ab', undefined],
    ['{"a":[1,null]}', 'application/json'],
    ['null', 'application/json-patch+json'],
  ])
})

test('each verb sends its method', async () => {
  const there = await serve((_received, response) => void response.end())
  const session = aSession()
  for (const verb of ['get', 'head', 'post', 'put', 'patch', 'delete'] as const)
    await session[verb](there.url)
  await session.request(there.url, { method: 'options' })
  await session.request(there.url)
  expect(there.received.map((one) => one.method)).toEqual([
    ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GET'],
  ])
})

test('query parameters are encoded and put behind those of the URL', async () => {
  const there = await serve((_received, response) => void response.end())
  const query = { name: 'ada & co', limit: 2, enabled: true, sort: ['a', 'b'], none: undefined }
  await aSession().get(`${there.url}/users?x=1#part`, { query })
  await aSession().get('/users', { endpointOverride: `${there.url}/v3`, query: { name: 'zoë' } })
  expect(there.received.map((one) => one.path)).toEqual([
    '/users?x=1&name=ada+%26+co&limit=2&enabled=true&sort=a&sort=b',
    '/v3/users?name=zo%C3%AB',
  ])
})

test.each([
  ['json and body', { json: {}, body: 'x' }],
  ['a body that is an object', { body: {} as string }],
  ['json that is none', { json: 1n }],
  ['a header with a line break', { headers: { 'x-a': 'b\r\nx-c: d' } }],
  ['a time that is none', { timeoutMs: 0 }],
  ['a redirect limit that is none', { redirect: -1 }],
  ['a number of tries that is none', { connectRetries: 1.5 }],
])('%s is refused', async (_what, options) => {
  const there = await serve((_received, response) => void response.end())
  await expect(aSession().post(there.url, options)).rejects.toMatchObject({ code: 'invalid_option' })
  expect(there.received).toHaveLength(0)
})

test('the user agent names the session, after what the caller says', async () => {
  const there = await serve((_received, response) => void response.end())
  await aSession().get(there.url)
  await aSession({ userAgent: 'my-app/2.1' }).get(there.url)
  await aSession({ userAgent: 'my-app/2.1' }).get(there.url, { headers: { 'User-Agent': 'other' } })
  expect(there.received.map((one) => one.headers['user-agent'])).toEqual([
    'ks-session',
    'my-app/2.1 ks-session',
    'other',
  ])
})

test('a body that is read a second time says so, instead of blaming the connection', async () => {
  const there = await serve((_received, response) => json(response, 200, '{}'))
  const answer = await aSession().get(there.url)
  expect(await answer.json()).toEqual({})
  await expect(answer.text()).rejects.toMatchObject({ code: 'body_used' })
})
