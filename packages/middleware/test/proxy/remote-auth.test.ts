import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remoteAuth } from '../../src/proxy/remote-auth.ts'
import { listening, proxiedService, withToken } from '../support/proxied-service.ts'

const guard = remoteAuth({ servicePass: 's3rvice', proxyLocation: 'https://api.example/' })
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('a service that knows its proxy (M-057, B-12, C-8)', () => {
  const server = createServer((request, response) => guard(request, response, () => response.end('in')))
  let url: string
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listening(server)}`
  })
  afterAll(() => server.close())

  const call = async (headers: Record<string, string>) => {
    const answer = await fetch(url, { headers, redirect: 'manual' })
    return [answer.status, answer.headers.get('www-authenticate'), answer.headers.get('location')]
  }

  it('sends clients that come directly to the proxy', async () => {
    const expected = [305, 'Basic realm="API Auth"', 'https://api.example/']
    expect(await call({})).toEqual(expected)
    expect(await call({ 'x-authorization': 'Proxy ada', 'x-roles': 'admin' })).toEqual(expected)
  })

  it.each([
    ['another password', { authorization: basic('proxy:other'), 'x-authorization': 'Proxy ada' }],
    ['a part of the password', { authorization: basic('proxy:s3rvic'), 'x-authorization': 'Proxy ada' }],
    ['another name', { authorization: basic('root:s3rvice'), 'x-authorization': 'Proxy ada' }],
    ['another scheme', { authorization: 'Bearer cHJveHk6czNydmljZQ==', 'x-authorization': 'Proxy ada' }],
    ['no X-Authorization', { authorization: basic('proxy:s3rvice') }],
  ])('answers 401 to %s', async (_what, headers) => {
    expect(await call(headers)).toEqual([401, 'Basic realm="API Auth"', null])
  })

  it('lets through what comes from the proxy', async () => {
    await using t = await proxiedService((request, response) =>
      guard(request, response, () => response.end('in')),
    )
    expect(await (await fetch(t.url, { headers: withToken })).text()).toBe('in')
  })

  it('has its refusals of a wrong proxy turned into 502', async () => {
    const answer = (request: IncomingMessage, response: ServerResponse) => guard(request, response, () => {})
    await using t = await proxiedService(answer, { servicePass: 'other' })
    expect((await fetch(t.url, { headers: withToken })).status).toBe(502)
    await using silent = await proxiedService(answer, { servicePass: undefined })
    expect((await fetch(silent.url, { headers: withToken })).status).toBe(502)
  })
})
