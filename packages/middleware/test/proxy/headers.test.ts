import { describe, expect, it } from 'vitest'
import { challenge, proxiedService, withToken } from '../support/proxied-service.ts'
import { rawRequest } from '../support/raw-request.ts'

describe('ks-auth-proxy', () => {
  it('M-050, M-051, M-052, M-053: passes on what is confirmed, with path, query, body and answer', async () => {
    await using t = await proxiedService(async (request, response) => {
      let body = ''
      for await (const piece of request.setEncoding('utf8')) body += piece
      response.writeHead(201, 'Made', { 'X-Answer': body, 'Set-Cookie': ['a=1', 'b=2'] })
      response.end('done')
    })
    const answer = await fetch(`${t.url}/v2/servers?limit=1&x=%20`, {
      method: 'POST',
      headers: { ...withToken, 'content-type': 'application/json' },
      body: '{"a":1}',
    })
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([201, 'Made', 'done'])
    expect(answer.headers.get('x-answer')).toBe('{"a":1}')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(t.got).toMatchObject([
      { method: 'POST', url: '/v2/servers?limit=1&x=%20', headers: { 'content-type': 'application/json' } },
    ])
  })

  it('M-010: refuses what is not confirmed, and the service hears nothing of it', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    const answer = await fetch(t.url, { headers: { 'x-auth-token': 'bad' } })
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge])
    expect(t.got).toEqual([])
  })

  it('M-054: authenticates itself, in the place of what the client says', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    await fetch(t.url, { headers: { ...withToken, authorization: 'Basic aGE6aGE=' } })
    expect(t.got[0]?.headers.authorization).toBe('Basic cHJveHk6czNydmljZQ==')
  })

  it('B-5: may also say nothing of itself, and then passes on no Authorization at all', async () => {
    await using t = await proxiedService((_request, response) => response.end(), { servicePass: undefined })
    await fetch(t.url, { headers: { ...withToken, authorization: 'Basic aGE6aGE=' } })
    expect(t.got[0]?.headers.authorization).toBeUndefined()
  })

  it('B-3: names the user to the service', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    await fetch(t.url, { headers: withToken })
    expect(t.got[0]?.headers).toMatchObject({
      'x-authorization': 'Proxy ada',
      'x-auth-token': 'good',
      'x-identity-status': 'Confirmed',
      'x-user-id': 'u1',
      'x-tenant': 'p1',
      'x-roles': 'member',
    })
  })

  it('B-8: says Indeterminate and names nobody when the decision is the service’s', async () => {
    await using t = await proxiedService(
      (_request, response) => response.end(),
      {},
      { delayAuthDecision: true },
    )
    expect((await fetch(t.url)).status).toBe(200)
    expect(t.got[0]?.headers).toMatchObject({
      'x-authorization': 'Proxy',
      'x-identity-status': 'Indeterminate',
    })
  })

  it('M-056: lets no identity of the client through, in any spelling', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    await rawRequest(t.port, [
      'GET / HTTP/1.1',
      'Host: api.example',
      'X-Auth-Token: good',
      ...['X-Roles: admin', 'x-roles: admin', 'X_Roles: admin', 'X-Authorization: Proxy root'],
      ...['X_USER_ID: root', 'X-Service-Roles: admin', 'OpenStack_System_Scope: all', 'X-User-Name: root'],
    ])
    const text = t.got[0]!.rawHeaders.join('\n')
    expect(text).not.toMatch(/admin|root|all|_/)
    expect(t.got[0]?.headers).toMatchObject({ 'x-roles': 'member', host: 'api.example' })
  })

  it('CVE-2016-5385: passes on nothing that a program behind it would take for something else', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    await rawRequest(t.port, [
      'GET /allowed HTTP/1.1',
      'Host: a',
      'X-Auth-Token: good',
      ...['X_Auth_Token: evil', 'X.Service.Token: evil', 'X_Storage_Token: evil', 'Content_Length: 666'],
      ...['Proxy: http://evil', 'X-Original-URL: /evil', 'X-Rewrite-Url: /evil'],
      ...['X-Forwarded-User: evil', 'X_Forwarded_Path: /evil'],
    ])
    expect(t.got[0]?.rawHeaders.join('\n')).not.toMatch(/evil|666/)
    expect(t.got[0]?.headers).toMatchObject({ 'x-auth-token': 'good' })
  })

  it('passes on no headers of the connection, nor those that Connection names', async () => {
    await using t = await proxiedService((_request, response) => {
      response.writeHead(200, {
        Connection: 'close, X-Secret',
        'X-Secret': '1',
        'Keep-Alive': 'x',
        'X-Kept': '1',
      })
      response.end()
    })
    const answer = await rawRequest(t.port, [
      'GET / HTTP/1.1',
      'Host: a',
      'X-Auth-Token: good',
      ...[
        'Connection: X-Roles, x-hop',
        'X-Hop: 1',
        'TE: trailers',
        'Proxy-Authorization: x',
        'Keep-Alive: 3',
      ],
    ])
    expect(t.got[0]?.headers).toMatchObject({ 'x-roles': 'member' })
    for (const name of ['x-hop', 'te', 'proxy-authorization'])
      expect(t.got[0]?.headers).not.toHaveProperty(name)
    const names = answer.headers.map(([name]) => name.toLowerCase())
    expect(names).toContain('x-kept')
    expect(names).not.toContain('x-secret')
  })

  it('says for whom it speaks, and believes no client about it', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    const headers = { ...withToken, 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1.2.3.4', via: '1.0 other' }
    const answer = await fetch(t.url, { headers })
    expect(t.got[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${t.port}`,
      via: '1.0 other, 1.1 ks-auth-proxy',
    })
    expect(t.got[0]?.headers).not.toHaveProperty('forwarded')
    expect(answer.headers.get('via')).toBe('1.1 ks-auth-proxy')
  })

  it('adds to what a proxy before it says, if it may be trusted', async () => {
    await using t = await proxiedService((_request, response) => response.end(), { trustForwarded: true })
    const headers = { ...withToken, 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' }
    await fetch(t.url, { headers })
    expect(t.got[0]?.headers).toMatchObject({
      'x-forwarded-for': '1.2.3.4, 127.0.0.1',
      'x-forwarded-proto': 'https',
    })
  })
})
