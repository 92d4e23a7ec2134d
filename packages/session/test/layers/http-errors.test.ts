import type { AuthPlugin } from '@ks/auth'
import { expect, test } from 'vitest'
import { isHttpError, SessionError } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { json, serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

async function errorOf(body: string, headers = {}, status = 404): Promise<SessionError> {
  const there = await serve((_received, response) => json(response, status, body, headers))
  return aSession()
    .get(`${there.url}/v3/users/u9`)
    .then(
      () => expect.unreachable(),
      (error: SessionError) => error,
    )
}

test('a status from 400 is an error with the facts of the answer', async () => {
  const body = '{"error": {"code": 404, "message": "Could not find user: u9.", "title": "Not Found"}}'
  const error = await errorOf(body, { 'x-openstack-request-id': 'req-1', 'retry-after': '7' })
  expect(error).toMatchObject({
    name: 'SessionError',
    code: 'http_error',
    status: 404,
    method: 'GET',
    requestId: 'req-1',
    retryAfterSeconds: 7,
    body,
  })
  expect(error.url).toMatch(/\/v3\/users\/u9$/)
  expect(error.message).toContain('Could not find user: u9.')
})

test.each([
  ['{"itemNotFound": {"code": 404, "message": "Instance not found"}}', 'Instance not found'],
  ['{"errors": [{"title": "Missing", "detail": "It is not there"}]}', 'It is not there'],
  ['{"errors": [{"title": "Missing"}]}', 'Missing'],
  ['{"message": "Plain"}', 'Plain'],
])('the message of %s is shown', async (body, message) => {
  expect((await errorOf(body)).message).toContain(message)
})

test.each(['', 'null', '[]', '"text"', '{"error": null}', '{"errors": []}', '<html>'])(
  'the body %j is just kept',
  async (body) => {
    const error = await errorOf(body)
    expect(error).toMatchObject({ code: 'http_error', status: 404, body })
  },
)

test('throwOnError: false returns the answer', async () => {
  const there = await serve((_received, response) => json(response, 503, '{"a": 1}'))
  const response = await aSession().get(there.url, { throwOnError: false })
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ a: 1 })
})

test('of a large error body only the beginning is read', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(500)
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    }
    response.on('drain', more).on('close', () => response.removeAllListeners('drain'))
    more()
  })
  const error: unknown = await aSession()
    .get(there.url)
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ status: 500, body: 'x'.repeat(65_536) })
})

test('an error whose body breaks off is still that error', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(500, { 'content-length': '100' })
    response.write('partial', () => response.destroy())
  })
  await expect(aSession().get(there.url)).rejects.toMatchObject({ code: 'http_error', status: 500 })
})

test('a Retry-After that is a date is told in seconds', async () => {
  const date = new Date(Date.now() + 90_500).toUTCString()
  const { retryAfterSeconds = 0 } = await errorOf('{}', { 'retry-after': date }, 413)
  expect(retryAfterSeconds).toBeGreaterThan(60)
  expect(retryAfterSeconds).toBeLessThanOrEqual(91)
})

test('isHttpError tells the answers of services from other errors', async () => {
  const error = await errorOf('{}')
  expect(isHttpError(error)).toBe(true)
  expect(isHttpError(error, 404)).toBe(true)
  expect(isHttpError(error, [403, 404])).toBe(true)
  expect(isHttpError(error, 403)).toBe(false)
  expect(isHttpError(error, [])).toBe(false)
  expect(isHttpError(new SessionError('timeout', 'x', { status: 404 }), 404)).toBe(false)
  expect(isHttpError({ code: 'http_error', status: 404 }, 404)).toBe(false)
})

test('a 403 says who was refused, and where', async () => {
  const there = await cloud({ service: (_received, response) => json(response, 403, '{}') })
  const session = aSession({ auth: adaAt(there) })
  const error: unknown = await session
    .get('/users', { endpointFilter: { serviceType: 'identity' } })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ status: 403, message: expect.stringContaining('ada, project engines') })
  expect(there.logins()).toHaveLength(1)
})

test('a 401 to a new token says that it is one', async () => {
  const there = await cloud({ service: (_received, response) => json(response, 401, '{}') })
  const session = aSession({ auth: adaAt(there) })
  const asked = session.get('/users', { endpointFilter: { serviceType: 'identity' } })
  await expect(asked).rejects.toMatchObject({ status: 401, message: expect.stringContaining('new token') })
  expect(there.logins()).toHaveLength(2)
  expect(there.calls()).toHaveLength(2)
})

test('a plugin that would have to ask for what it knows is not let, and the 403 stays', async () => {
  const there = await serve((_received, response) => json(response, 403, '{}'))
  const auth: AuthPlugin = {
    getToken: async () => 't',
    async getAccess({ transport }) {
      await transport({ method: 'GET', url: there.url, headers: {} })
      return expect.unreachable()
    },
  }
  await expect(aSession({ auth }).get(there.url)).rejects.toMatchObject({ status: 403 })
  expect(there.received).toHaveLength(1)
})

test('what a service says is one line without secrets in the message, and whole in the body', async () => {
  const said = String.raw`No gAAAAABmQ0123456789012345678901234567890\n\u001b[31mINFO forged\u202e`
  const body = `{"error": {"message": "${said}"}}`
  const error = await errorOf(body, { 'x-openstack-request-id': 'req-\x9b31m1' })
  expect(error.message).toMatch(/answered 404: No \*\*\* \[31mINFO forged +\(req-.31m1\)$/)
  expect(error.message).not.toMatch(/\p{C}/u)
  expect(error.body).toBe(body)
})

test('a token that a service repeats is not in the message, whatever it looks like', async () => {
  const there = await serve(({ headers }, response) =>
    json(response, 400, JSON.stringify({ message: `Not valid: ${headers['x-subject-token']}, sorry` })),
  )
  const headers = { 'x-subject-token': 'f81d4fae7dec11d0a76500a0c91e6bf6' }
  await expect(aSession().get(there.url, { headers })).rejects.toThrow(/: Not valid: \*\*\*, sorry$/)
})
