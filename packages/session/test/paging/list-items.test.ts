import { expect, test } from 'vitest'
import { Adapter, type ListOptions } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { json, type Received, serve, type TestServer } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

/** A service that answers each request with JSON. */
function service(answer: (received: Received) => string): Promise<TestServer> {
  return serve((received, response) => json(response, 200, answer(received)))
}

async function read(
  there: TestServer,
  options: Partial<ListOptions<{ id: string }>> = {},
): Promise<string[]> {
  const adapter = new Adapter({ session: aSession(), endpointOverride: there.url })
  const ids: string[] = []
  for await (const { id } of adapter.list<{ id: string }>('/v3/users', { key: 'users', ...options }))
    ids.push(id)
  return ids
}

const second = '/v3/users?marker=b'

test.each([
  ['links.next', `"links": {"next": "http://elsewhere.example${second}"}`],
  ['users_links', `"users_links": [{"rel": "self", "href": "/"}, {"rel": "next", "href": "${second}"}]`],
  ['next', `"next": "${second}"`],
  ['a list of links', `"links": [{"rel": "next", "href": "${second}"}]`],
])('the next page is where %s says', async (_how, next) => {
  const there = await service(({ path }) =>
    path === '/v3/users?name=x'
      ? `{"users": [{"id": "a"}, {"id": "b"}], ${next}}`
      : '{"users": [{"id": "c"}], "links": {"next": null}}',
  )
  expect(await read(there, { query: { name: 'x' } })).toEqual(['a', 'b', 'c'])
  expect(there.received.map(({ path }) => path)).toEqual(['/v3/users?name=x', '/v3/users?name=x&marker=b'])
})

test('pages are asked for by marker, until one is empty', async () => {
  const there = await service(({ path }) => {
    if (path.includes('marker=c')) return '{"users": []}'
    return path.includes('marker=b') ? '{"users": [{"id": "c"}]}' : '{"users": [{"id": "a"}, {"id": "b"}]}'
  })
  expect(await read(there, { pageSize: 2, marker: ({ id }) => id })).toEqual(['a', 'b', 'c'])
  expect(there.received.map(({ path }) => path)).toEqual([
    '/v3/users?limit=2',
    '/v3/users?limit=2&marker=b',
    '/v3/users?limit=2&marker=c',
  ])
})

test('a page is asked for when the ones before have been taken', async () => {
  const there = await service(() => '{"users": [{"id": "a"}], "links": {"next": "?marker=a"}}')
  const adapter = new Adapter({ session: aSession(), endpointOverride: there.url })
  for await (const _ of adapter.list('/v3/users', { key: 'users' })) break
  expect(there.received).toHaveLength(1)
})

test('a link to another host brings no request, and no token, there', async () => {
  const elsewhere = await service(() => '{"users": []}')
  const there = await cloud({
    service: ({ path }, response) =>
      json(
        response,
        200,
        path.includes('marker')
          ? '{"users": [{"id": "b"}]}'
          : `{"users": [{"id": "a"}], "links": {"next": "${elsewhere.url}/steal?marker=a"}}`,
      ),
  })
  const adapter = new Adapter({ session: aSession({ auth: adaAt(there) }), serviceType: 'identity' })
  const ids: string[] = []
  for await (const { id } of adapter.list<{ id: string }>('/users', { key: 'users' })) ids.push(id)
  expect(ids).toEqual(['a', 'b'])
  expect(elsewhere.received).toHaveLength(0)
})

test('a list that leads back to itself ends in an error', async () => {
  const there = await service(({ path }) =>
    path.endsWith('marker=b')
      ? '{"users": [{"id": "c"}], "links": {"next": "?marker=a"}}'
      : '{"users": [{"id": "b"}], "links": {"next": "?marker=b"}}',
  )
  await expect(read(there, { query: { marker: 'a' } })).rejects.toMatchObject({ code: 'invalid_response' })
  expect(there.received).toHaveLength(2)
})

test('a link without end ends in an error, and is not asked for', async () => {
  const there = await service(
    () => `{"users": [{"id": "a"}], "links": {"next": "?marker=${'a'.repeat(100_000)}"}}`,
  )
  await expect(read(there)).rejects.toMatchObject({ code: 'invalid_response' })
  expect(there.received).toHaveLength(1)
})

test('a service that takes no notice of the marker does not keep the caller', async () => {
  const there = await service(() => '{"users": [{"id": "a"}]}')
  await expect(read(there, { marker: ({ id }) => id })).rejects.toMatchObject({ code: 'invalid_response' })
})

test('a list without end ends in an error', async () => {
  let count = 0
  const there = await service(() => {
    count += 1
    return `{"users": [{"id": "a"}], "links": {"next": "?marker=${count}"}}`
  })
  await expect(read(there, { maxPages: 7 })).rejects.toMatchObject({ code: 'invalid_response' })
  expect(there.received).toHaveLength(7)
})

test.each(['null', '[]', '"users"', '{}', '{"users": {}}', '{"users": null}', 'no JSON'])(
  '%s is no list',
  async (body) => {
    await expect(read(await service(() => body))).rejects.toMatchObject({ code: 'invalid_response' })
  },
)

test.each(['{"next": 7}', '[]', '{"next": ""}', 'null'])('links of %s lead nowhere', async (links) => {
  const there = await service(() => `{"users": [{"id": "a"}], "links": ${links}, "users_links": [null, 7]}`)
  expect(await read(there)).toEqual(['a'])
})
