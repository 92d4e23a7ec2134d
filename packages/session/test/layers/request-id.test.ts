import { expect, test } from 'vitest'
import { cloud } from '../support/cloud.ts'
import { serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

const id = 'req-00000000-0000-4000-8000-000000000001'
const other = 'req-00000000-0000-4000-8000-000000000002'

test('a global request id goes with every exchange, the login and repetitions included', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there), globalRequestId: () => id })
  await session.get('/users', { endpointFilter: { serviceType: 'identity' } })
  expect(there.received.map((one) => one.headers['x-openstack-request-id'])).toEqual([id, id])
})

test('the id of the request goes before the session’s', async () => {
  const there = await cloud()
  await aSession({ globalRequestId: id }).get(there.url, { globalRequestId: other })
  expect(there.received[0]?.headers['x-openstack-request-id']).toBe(other)
})

test('without one, none is sent', async () => {
  const there = await cloud()
  await aSession({ globalRequestId: () => undefined }).get(there.url)
  expect(there.received[0]?.headers['x-openstack-request-id']).toBeUndefined()
})

test.each(['abc', 'req-1', `${id}\r\nx: y`, id.toUpperCase()])(
  'an id such as %j, which services ignore, is refused',
  async (bad) => {
    const refused = { code: 'invalid_option' }
    expect(() => aSession({ globalRequestId: bad })).toThrow(expect.objectContaining(refused))
    await expect(aSession().get('http://127.0.0.1:1', { globalRequestId: bad })).rejects.toMatchObject(
      refused,
    )
  },
)

test('the id of a redirect goes with the request that follows it', async () => {
  const there = await serve((received, response) => {
    if (received.path === '/from')
      response.writeHead(302, { location: '/to', 'x-openstack-request-id': 'req-9' })
    response.end()
  })
  await aSession().get(`${there.url}/from`)
  expect(there.received[1]?.headers['x-openstack-request-id']).toBe('req-9')
})

test.each(['x-openstack-request-id', 'x-compute-request-id'])(
  'the service’s id is read from %s',
  async (name) => {
    const there = await serve(
      (_received, response) => void response.writeHead(200, { [name]: 'req-5' }).end(),
    )
    expect((await aSession().get(there.url)).requestId).toBe('req-5')
  },
)
