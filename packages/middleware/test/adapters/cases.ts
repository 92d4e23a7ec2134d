import { afterEach, describe, expect, it } from 'vitest'
import type { KeystoneOptions, Validation } from '../../src/index.ts'
import { type RawResponse, rawRequest, rawRequests } from '../support/raw-request.ts'
import { loginAt, sessionAt } from '../support/session.ts'
import { keystoneWith, serviceToken } from '../support/stub-keystone.ts'
import { domainToken, projectToken, ruledToken, systemToken, unscopedToken } from '../support/token-bodies.ts'
import { serviceTokenCases } from './service-token-cases.ts'
import { tokenBindCases } from './token-bind-cases.ts'

/**
 * The service of the cases. It answers with what it received; `/deny` answers 401 with the service's own challenge, `/deny-raw`
 * the same in the framework's shortest way, `/forbid` 403.
 */
export interface EchoBody {
  headers: Record<string, string>
  rawHeaders: string[]
  headersDistinct: Record<string, string[]>
  user: string | null
  roles: readonly string[] | null
  isMember: boolean | null
  refusal: string | null
}

export interface Service {
  port: number
  close(): Promise<void>
}

/** What an adapter's test file brings: a real server on 127.0.0.1 with the echo service behind the adapter. */
export type Serve = (options: KeystoneOptions) => Promise<Service>

const wwwAuthenticateUri = 'https://auth.example.com/'
const unauthorizedBody =
  '{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}'

const tokens = {
  gAAAAABada: projectToken,
  gAAAAABroot: systemToken,
  gAAAAABdora: domainToken,
  gAAAAABnew: unscopedToken,
  gAAAAABrobot: ruledToken,
  [serviceToken]: projectToken,
}

/** The shared cases: every adapter passes all of them. */
export function adapterCases(adapter: string, serve: Serve): void {
  const open: (() => PromiseLike<void>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  async function guarded(options: Partial<KeystoneOptions> | ((keystoneUrl: string) => object) = {}) {
    const keystone = await keystoneWith(tokens)
    open.push(() => keystone[Symbol.asyncDispose]())
    const given = typeof options === 'function' ? options(keystone.url) : options
    const service = await serve({ session: sessionAt(keystone.url), wwwAuthenticateUri, ...given })
    open.push(() => service.close())
    const get = (lines: string[] = [], target = '/') =>
      rawRequest(service.port, [`GET ${target} HTTP/1.1`, 'Host: service.example', ...lines])
    return { keystone, service, get }
  }

  async function guardedBy(validation: Validation | Error, options: Partial<KeystoneOptions> = {}) {
    const validator = async () => {
      if (validation instanceof Error) throw validation
      return validation
    }
    const service = await serve({ validator, wwwAuthenticateUri, ...options } as KeystoneOptions)
    open.push(() => service.close())
    const get = (lines: string[] = []) =>
      rawRequest(service.port, ['GET / HTTP/1.1', 'Host: service.example', ...lines])
    return { get }
  }

  describe(`${adapter}: requests without a confirmed identity`, () => {
    it('M-001 keeps an unauthenticated call from the service, without asking Keystone', async () => {
      const { get, keystone } = await guarded()
      expect((await get()).body).toBe(unauthorizedBody)
      expect(keystone.asked).toEqual([])
    })

    it('M-010 answers an unauthenticated call with 401', async () => {
      const { get } = await guarded()
      const response = await get()
      expect(response.status).toBe(401)
      expect(valuesOf(response, 'Content-Type')).toEqual(['application/json'])
    })

    it('M-011 says in WWW-Authenticate which protocol it supports', async () => {
      const { get } = await guarded()
      expect(valuesOf(await get(), 'WWW-Authenticate')).toHaveLength(1)
    })

    it('M-012 writes the challenge as Keystone uri="…"', async () => {
      const { get } = await guarded()
      expect(valuesOf(await get(), 'WWW-Authenticate')[0]).toMatch(/^Keystone uri="[^"]+"$/)
    })

    it('M-013 uses double quotes and has a body', async () => {
      const { get } = await guarded()
      const response = await get()
      expect(valuesOf(response, 'WWW-Authenticate')[0]).not.toContain("'")
      expect(valuesOf(response, 'Content-Length')).toEqual([String(unauthorizedBody.length)])
    })

    it.each(['https://auth.example.com/', 'https://auth.example.com', 'http://Keystone:5000/v3?a=%7e'])(
      'M-034 gives %s exactly as configured',
      async (uri) => {
        const { get } = await guarded({ wwwAuthenticateUri: uri })
        expect(valuesOf(await get(), 'WWW-Authenticate')).toEqual([`Keystone uri="${uri}"`])
      },
    )

    it('M-040 answers 401 itself when the token is invalid, with the same words', async () => {
      const { get } = await guarded()
      const response = await get(['X-Auth-Token: gAAAAABunknown'])
      expect(response.status).toBe(401)
      expect(response.body).toBe(unauthorizedBody)
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual(['Keystone uri="https://auth.example.com/"'])
    })

    it('answers a HEAD request without a body', async () => {
      const { service } = await guarded()
      const head = ['HEAD / HTTP/1.1', 'Host: service.example']
      const [response] = await rawRequests(service.port, [[...head, 'Connection: close']])
      expect(response).toMatchObject({ status: 401, body: '' })
    })

    it('answers 401 for two tokens, one of them good', async () => {
      const { get } = await guarded()
      const twice = await get(['X-Auth-Token: gAAAAABada', 'X-Auth-Token: gAAAAABada'])
      expect(twice.status).toBe(401)
    })

    it('answers 503 with Retry-After and without a challenge when Keystone cannot be asked', async () => {
      const { get } = await guardedBy(new Error('connect ECONNREFUSED'))
      const response = await get(['X-Auth-Token: gAAAAABada'])
      expect(response.status).toBe(503)
      expect(valuesOf(response, 'Retry-After')).toEqual(['5'])
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual([])
      expect(JSON.parse(response.body)).toMatchObject({ error: { code: 503 } })
      expect(response.body).not.toContain('ECONNREFUSED')
    })

    it('passes on how long Keystone wants to be left alone', async () => {
      const { get } = await guardedBy({ ok: false, refusal: 'unavailable', retryAfterSeconds: 17 })
      expect(valuesOf(await get(['X-Auth-Token: gAAAAABada']), 'Retry-After')).toEqual(['17'])
    })
  })

  describe(`${adapter}: requests with a confirmed identity`, () => {
    it('M-014 lets a client that follows the challenge repeat the call with a token', async () => {
      const { get } = await guarded((keystoneUrl) => ({ wwwAuthenticateUri: `${keystoneUrl}/v3` }))
      const refused = await get()
      expect(refused.status).toBe(401)
      const authUrl = /^Keystone uri="(.*)"$/.exec(valuesOf(refused, 'WWW-Authenticate')[0]!)?.[1]
      const token = await loginAt(authUrl!)
      expect(bodyOf(await get([`X-Auth-Token: ${token}`])).user).toBe('ada')
    })

    it('M-015 takes the token from X-Auth-Token, without the white space around it', async () => {
      const { get } = await guarded()
      expect(bodyOf(await get(['X-Auth-Token: \t gAAAAABada  '])).user).toBe('ada')
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
      expect(bodyOf(await get(['X-Auth-Token: gAAAAABada'])).headers[name]).toBe(value)
    })

    it('tells the service what Keystone says today, and nothing beyond', async () => {
      const { get } = await guarded({ includeServiceCatalog: false })
      const echo = bodyOf(await get(['X-Auth-Token: gAAAAABada']))
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
      const echo = bodyOf(await get(['X-Auth-Token: gAAAAABada', 'X-Roles: admin', 'Accept: a', 'Accept: b']))
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
      const echo = bodyOf(await get(['X-Auth-Token: gAAAAABada', 'X-Request-Id: 7', 'x_custom: kept']))
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
      const { headers } = bodyOf(await get([`X-Auth-Token: ${token}`]))
      expect(headers).toMatchObject(expected)
      expect(Object.keys(headers).filter((name) => /project-(id|name|domain)|tenant/.test(name))).toEqual([])
      expect(Object.values(headers)).not.toContain('undefined')
    })

    it('takes the old X-Storage-Token', async () => {
      const { get } = await guarded()
      expect(bodyOf(await get(['X-Storage-Token: gAAAAABada'])).user).toBe('ada')
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
        .map((response) => bodyOf(response).headers['x-user'])
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

  describe(`${adapter}: identity headers of a client`, () => {
    it.each([true, false])('never reach the service (delayAuthDecision %s)', async (delayAuthDecision) => {
      const { get } = await guarded({ delayAuthDecision, includeServiceCatalog: false })
      const token = delayAuthDecision ? 'gAAAAABunknown' : 'gAAAAABnew'
      const echo = bodyOf(await get([`X-Auth-Token: ${token}`, ...spoofed]))
      const everything = JSON.stringify([echo.headers, echo.rawHeaders, echo.headersDistinct])
      expect(everything).not.toContain('spoof')
      expect(echo.headers['x-identity-status']).toBe(delayAuthDecision ? 'Indeterminate' : 'Confirmed')
      expect(echo.headers['x-roles']).toBeUndefined()
    })
  })

  describe(`${adapter}: delayAuthDecision`, () => {
    it('M-041 rejects nothing itself', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      expect((await get()).status).toBe(200)
      expect((await get(['X-Auth-Token: gAAAAABunknown'])).status).toBe(200)
      expect((await get(['X-Auth-Token: gAAAAABada'])).status).toBe(200)
    })

    it('M-042 says Confirmed for a validated token and Indeterminate for all else', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      const statusFor = async (lines: string[]) => identityPart(bodyOf(await get(lines)).headers)
      expect(await statusFor([])).toEqual({ 'x-identity-status': 'Indeterminate' })
      expect(await statusFor(['X-Auth-Token: gAAAAABunknown'])).toEqual({
        'x-identity-status': 'Indeterminate',
      })
      expect(await statusFor(['X-Auth-Token: gAAAAABada'])).toMatchObject({
        'x-identity-status': 'Confirmed',
      })
    })

    it('M-043 gives the service what it needs to decide', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      expect(bodyOf(await get())).toMatchObject({ user: null, refusal: 'missing' })
      const unknown = bodyOf(await get(['X-Auth-Token: gAAAAABunknown']))
      expect(unknown).toMatchObject({ user: null, refusal: 'invalid' })
      expect(bodyOf(await get(['X-Auth-Token: gAAAAABada']))).toMatchObject({ user: 'ada', refusal: null })
    })

    it('lets the service decide when Keystone cannot be asked', async () => {
      const { get } = await guardedBy({ ok: false, refusal: 'unavailable' }, { delayAuthDecision: true })
      expect(bodyOf(await get(['X-Auth-Token: gAAAAABada']))).toMatchObject({
        user: null,
        refusal: 'unavailable',
      })
    })

    it("uses keystonemiddleware's words when asked to", async () => {
      const { get } = await guarded({ delayAuthDecision: true, compat: 'keystonemiddleware' })
      expect(bodyOf(await get()).headers['x-identity-status']).toBe('Invalid')
      const { headers } = bodyOf(await get(['X-Auth-Token: gAAAAABada']))
      expect(headers).toMatchObject({
        'x-tenant': 'engines',
        'x-user': '9f0c4b1c6a1e4f0b8f1d3c5a7e9b2d4f',
      })
    })
  })

  describe(`${adapter}: answers of the service`, () => {
    it.each(['/deny', '/deny-raw'])(
      'keep their 401 at %s and get the challenge in addition',
      async (target) => {
        const { get } = await guarded({ delayAuthDecision: true })
        const response = await get([], target)
        expect(response.status).toBe(401)
        expect(response.body).toBe('{"mine":true}')
        // One header with a list says the same as two (RFC 9110, section 5.3), and some servers join them.
        expect(valuesOf(response, 'WWW-Authenticate').join(', ')).toBe(
          'Basic realm="service", Keystone uri="https://auth.example.com/"',
        )
      },
    )

    it('are left alone otherwise', async () => {
      const { get } = await guarded()
      const response = await get(['X-Auth-Token: gAAAAABada'], '/forbid')
      expect(response.status).toBe(403)
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual([])
    })
  })

  describe(`${adapter}: many users at once`, () => {
    /** @see CVE-2014-0105 (OSSA-2014-007) */
    it('never mixes their identities', async () => {
      const service = await serve({ validator: slowly, wwwAuthenticateUri, delayAuthDecision: true })
      open.push(() => service.close())
      const connections = Array.from({ length: 20 }, async (_, connection) => {
        const names = Array.from({ length: 50 }, (_, at) =>
          at % 7 === 3 ? undefined : `u${(connection * 31 + at) % 97}`,
        )
        const requests = names.map((name, at) => [
          'GET / HTTP/1.1',
          'Host: service.example',
          ...(name === undefined ? [] : [`X-Auth-Token: token-of-${name}`]),
          ...(at === names.length - 1 ? ['Connection: close'] : []),
        ])
        const responses = await rawRequests(service.port, requests)
        const seen = responses.map((response) => {
          const echo = bodyOf(response)
          expect(echo.headers['x-user'] ?? null).toBe(echo.user)
          return echo.user ?? undefined
        })
        expect(seen).toEqual(names)
      })
      await Promise.all(connections)
    })
  })

  serviceTokenCases(adapter, serve)
  tokenBindCases(adapter, serve)
}

async function slowly(token: string): Promise<Validation> {
  const name = token.replace('token-of-', '')
  for (let turns = (name.charCodeAt(1) * 7) % 5; turns > 0; turns -= 1) await new Promise(setImmediate)
  return { ok: true, access: accessOf(token, name) }
}

function accessOf(token: string, name: string) {
  const domain = { id: 'default', name: 'Default' }
  return {
    token,
    methods: ['password'],
    user: { id: `id-${name}`, name, domain },
    auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
    issuedAt: new Date('2026-01-02T03:04:05Z'),
    expiresAt: new Date('2999-12-31T23:59:59Z'),
    scope: 'unscoped' as const,
    roles: [],
  }
}

/** Every identity header in the spellings that have fooled somebody: cases, duplicates, underscores. */
const spoofed = [
  ...['X-Identity-Status', 'X-Service-Identity-Status', 'X-Service-Catalog', 'X-Is-Admin-Project'],
  ...[
    'Domain-Id',
    'Domain-Name',
    'Project-Id',
    'Project-Name',
    'Project-Domain-Id',
    'Project-Domain-Name',
  ].flatMap(both),
  ...['User-Id', 'User-Name', 'User-Domain-Id', 'User-Domain-Name', 'Roles'].flatMap(both),
  ...[
    'X-Role',
    'X-User',
    'X-Tenant',
    'X-Tenant-Id',
    'X-Tenant-Name',
    'OpenStack-System-Scope',
    'X-Authorization',
  ],
].flatMap((name) => [
  `${name}: spoof`,
  `${name}: spoof again`,
  `${name.toUpperCase()}: spoof`,
  `${name.toLowerCase().replaceAll('-', '_')}: spoof`,
  `${name.replace('-', '_')}: spoof`,
])

function both(name: string): string[] {
  return [`X-${name}`, `X-Service-${name}`]
}

function valuesOf(response: RawResponse, name: string): string[] {
  return response.headers
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
}

function bodyOf(response: RawResponse): EchoBody {
  expect(response.status).toBe(200)
  return JSON.parse(response.body)
}

const isIdentity = (name: string) => /^(x-(?!auth-token|storage-token)|openstack-)/i.test(name)

function identityPart(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isIdentity(name)))
}

function rawPairs({ rawHeaders }: EchoBody): string[][] {
  const pairs: string[][] = []
  for (let at = 0; at < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at]!.toLowerCase(), rawHeaders[at + 1]!])
  return pairs.filter(([name]) => isIdentity(name!)).sort()
}
