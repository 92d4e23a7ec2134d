import { describe, expect, it } from 'vitest'
import { rawRequests } from '../support/raw-request.ts'
import { loginAt } from '../support/session.ts'
import type { Echo, Serve } from './echo-service.ts'
import { echoIn, guardedWith, identityPart, isIdentity, valuesOf } from './guarded.ts'

/** What every adapter tells the service of a confirmed identity. */
export function identityCases(adapter: string, serve: Serve): void {
  const { guarded } = guardedWith(serve)

  describe(`${adapter}: requests with a confirmed identity`, () => {
    it('M-014 lets a client that follows the challenge repeat the call with a token', async () => {
      const { get } = await guarded((keystoneUrl) => ({ wwwAuthenticateUri: `${keystoneUrl}/v3` }))
      const refused = await get()
      expect(refused.status).toBe(401)
      const authUrl = /^Keystone uri="(.*)"$/.exec(valuesOf(refused, 'WWW-Authenticate')[0]!)?.[1]
      const token = await loginAt(authUrl!)
      expect(echoIn(await get([`X-Auth-Token: ${token}`])).user).toBe('ada')
    })

    it('M-015 takes the token from X-Auth-Token, without the white space around it', async () => {
      const { get } = await guarded()
      expect(echoIn(await get(['X-Auth-Token: \t gAAAAABada  '])).user).toBe('ada')
    })

    it.each([
      ['M-020', 'x-identity-status', 'Confirmed'],
      ['M-021', 'x-tenant', '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b'],
      ['M-022', 'x-tenant-id', '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b'],
      ['M-023', 'x-tenant-name', 'engines'],
      ['M-024', 'x-user-id', '9f0c4b1c6a1e4f0b8f1d3c5a7e9b2d4f'],
      ['M-025', 'x-user-name', 'ada'],
      ['M-026', 'x-user', 'ada'],
      ['M-027', 'x-roles', 'member,reader'],
    ])('%s sends the service %s: %s', async (_line, name, value) => {
      const { get } = await guarded()
      expect(echoIn(await get(['X-Auth-Token: gAAAAABada'])).headers[name]).toBe(value)
    })

    it('tells the service what Keystone says today, and nothing beyond', async () => {
      const { get } = await guarded({ includeServiceCatalog: false })
      const echo = echoIn(await get(['X-Auth-Token: gAAAAABada']))
      expect(identityPart(echo.headers)).toEqual({
        'x-identity-status': 'Confirmed',
        'x-tenant': '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b',
        'x-tenant-id': '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b',
        'x-tenant-name': 'engines',
        'x-user-id': '9f0c4b1c6a1e4f0b8f1d3c5a7e9b2d4f',
        'x-user-name': 'ada',
        'x-user': 'ada',
        'x-user-domain-id': 'default',
        'x-user-domain-name': 'Default',
        'x-project-id': '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b',
        'x-project-name': 'engines',
        'x-project-domain-id': '8a6d7c5e4b3f2a1908172635445362f1',
        'x-project-domain-name': 'Engineering',
        'x-roles': 'member,reader',
        'x-role': 'member,reader',
        'x-is-admin-project': 'True',
      })
      expect(echo).toMatchObject({ user: 'ada', roles: ['member', 'reader'], isMember: true, refusal: null })
    })

    it('says the same in headers, rawHeaders and headersDistinct', async () => {
      const { get } = await guarded()
      const echo = echoIn(await get(['X-Auth-Token: gAAAAABada', 'X-Roles: admin', 'Accept: a', 'Accept: b']))
      expect(rawPairs(echo)).toEqual(
        Object.entries(identityPart(echo.headers))
          .map(([name, value]) => [name, value])
          .sort(),
      )
      for (const [name, value] of Object.entries(identityPart(echo.headers))) {
        expect(echo.headersDistinct[name]).toEqual([value])
      }
      expect(echo.headers.accept).toBe('a, b')
      expect(echo.headersDistinct.accept).toEqual(['a', 'b'])
    })

    it('leaves the token and foreign headers as they came', async () => {
      const { get } = await guarded()
      const echo = echoIn(await get(['X-Auth-Token: gAAAAABada', 'X-Request-Id: 7', 'x_custom: kept']))
      expect(echo.headers).toMatchObject({
        'x-auth-token': 'gAAAAABada',
        'x-request-id': '7',
        x_custom: 'kept',
      })
    })

    it.each([
      ['gAAAAABroot', { 'openstack-system-scope': 'all', 'x-roles': 'admin', 'x-is-admin-project': 'False' }],
      ['gAAAAABdora', { 'x-domain-id': 'd-eng', 'x-domain-name': 'Engineering', 'x-roles': 'manager' }],
      ['gAAAAABnew', { 'x-user-id': 'u-new' }],
    ])('has no header for what the token %s does not say', async (token, expected) => {
      const { get } = await guarded()
      const { headers } = echoIn(await get([`X-Auth-Token: ${token}`]))
      expect(headers).toMatchObject(expected)
      expect(Object.keys(headers).filter((name) => /project-(id|name|domain)|tenant/.test(name))).toEqual([])
      expect(Object.values(headers)).not.toContain('undefined')
    })

    it('takes the old X-Storage-Token', async () => {
      const { get } = await guarded()
      expect(echoIn(await get(['X-Storage-Token: gAAAAABada'])).user).toBe('ada')
    })

    it('tells requests that share a connection apart', async () => {
      const { service } = await guarded()
      const request = (...lines: string[]) => ['GET / HTTP/1.1', 'Host: service.example', ...lines]
      const responses = await rawRequests(service.port, [
        request('X-Auth-Token: gAAAAABada'),
        request(),
        request('X-Auth-Token: gAAAAABroot', 'X-User-Name: ada'),
        request('X-User-Name: ada'),
        request('X-Auth-Token: gAAAAABada', 'Connection: close'),
      ])
      expect(responses.map(({ status }) => status)).toEqual([200, 401, 200, 401, 200])
      const users = responses
        .filter(({ status }) => status === 200)
        .map((response) => echoIn(response).headers['x-user'])
      expect(users).toEqual(['ada', 'root', 'ada'])
    })

    it('holds the tokens of application credentials to their access rules', async () => {
      const { get } = await guarded({ serviceType: 'compute' })
      const token = ['X-Auth-Token: gAAAAABrobot']
      expect((await get(token, '/v2.1/servers/1?limit=1')).status).toBe(200)
      expect((await get(token, '/v2.1/flavors')).status).toBe(401)
      expect((await get([...token, 'X-Service-Token: gAAAAABada'], '/v2.1/flavors')).status).toBe(401)
    })
  })
}

function rawPairs({ rawHeaders }: Echo): string[][] {
  const pairs: string[][] = []
  for (let at = 0; at < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at]!.toLowerCase(), rawHeaders[at + 1]!])
  return pairs.filter(([name]) => isIdentity(name!)).sort()
}
