import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { type RequestOptions, Session, type SessionOptions } from '../src/index.ts'
import { cloud } from './support/cloud.ts'
import { serve } from './support/server.ts'
import { adaAt, aSession } from './support/session.ts'

/** The headers of a request as they arrive. */
async function sent(session: SessionOptions, request: RequestOptions = {}): Promise<IncomingHttpHeaders> {
  const there = await serve((_received, response) => void response.end())
  await aSession(session).get(there.url, request)
  return there.received[0]?.headers ?? {}
}

const app = { appName: 'console', appVersion: '1.0', additionalUserAgent: [['sdk', '3.1']] } as const
const client = { clientName: 'ks-client', clientVersion: '0.1' }

test.each([
  [{}, {}, 'ks-session'],
  [{}, client, 'ks-client/0.1 ks-session'],
  [app, {}, 'console/1.0 sdk/3.1 ks-session'],
  [app, client, 'console/1.0 ks-client/0.1 sdk/3.1 ks-session'],
  [app, { clientName: 'bare' }, 'console/1.0 bare sdk/3.1 ks-session'],
  [{ ...app, userAgent: 'mine (by ada)' }, client, 'mine (by ada) ks-session'],
  [app, { headers: { 'User-Agent': 'exact' } }, 'exact'],
  [app, { userAgent: 'exact', headers: { 'User-Agent': 'other' } }, 'exact'],
] satisfies [SessionOptions, RequestOptions, string][])(
  'a session %j and a request %j say %s',
  async (session, request, userAgent) => {
    expect((await sent(session, request))['user-agent']).toBe(userAgent)
  },
)

test.each([
  ['192.0.2.7', 'for=192.0.2.7;by=ks-session'],
  ['2001:db8::7', 'for="[2001:db8::7]";by=ks-session'],
])('the original address %s is forwarded', async (originalIp, forwarded) => {
  expect((await sent({ originalIp })).forwarded).toBe(forwarded)
  expect((await sent({ originalIp: '192.0.2.1' }, { originalIp })).forwarded).toBe(forwarded)
})

test('a user agent that would end the element of forwarded is quoted', async () => {
  const { forwarded } = await sent({ originalIp: '192.0.2.7', userAgent: 'a "b", c;' })
  expect(forwarded).toBe('for=192.0.2.7;by="a \\"b\\", c; ks-session"')
})

test('a forwarded header of the request stays', async () => {
  const { forwarded } = await sent({ originalIp: '192.0.2.7' }, { headers: { Forwarded: 'for=unknown' } })
  expect(forwarded).toBe('for=unknown')
})

test('additional headers are sent unless the request has its own', async () => {
  const session = { additionalHeaders: { 'X-A': 'session', 'X-B': 'session', 'X-C': 'session' } }
  const headers = await sent(session, {
    headers: { 'x-a': 'request' },
    additionalHeaders: { 'x-a': 'additional', 'x-b': 'additional' },
  })
  expect(headers).toMatchObject({ 'x-a': 'request', 'x-b': 'additional', 'x-c': 'session' })
})

test('logins carry the additional headers of the session', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there), additionalHeaders: { 'x-a': 'b' } }).getToken()
  expect(there.logins()[0]?.headers['x-a']).toBe('b')
})

test.each([
  { appName: 'two words' },
  { appName: 'a', appVersion: '1/2' },
  { additionalUserAgent: [['a', 'b\r\n']] },
  { originalIp: 'localhost' },
] satisfies SessionOptions[])('the option %j is invalid', (options) => {
  expect(() => new Session(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})

test.each([{ clientName: 'a b' }, { originalIp: '1.2.3.4, 5.6.7.8' }] satisfies RequestOptions[])(
  'the option %j of a request is invalid',
  async (options) => {
    await expect(aSession().get('http://127.0.0.1:1/', options)).rejects.toMatchObject({
      code: 'invalid_option',
    })
  },
)
