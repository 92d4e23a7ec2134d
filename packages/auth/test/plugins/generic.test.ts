import { describe, expect, it } from 'vitest'
import {
  type GenericPasswordOptions,
  genericPassword,
  genericToken,
  type TransportResponse,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import {
  authDocument,
  errorAnswer,
  noAuthDocument,
  tokenAnswer,
  v2TokenAnswer,
  versionDocument,
} from '../fixtures.ts'

const authUrl = 'https://identity.example'
const ada: GenericPasswordOptions = { authUrl, username: 'ada', password: 'pw' }

/** The root of a service with these versions, in the order of the document. */
function root(...ids: string[]): TransportResponse {
  const values = ids.map((id) => `{"id":"${id}","status":"stable","links":[]}`)
  return { status: 300, headers: {}, body: `{"versions":{"values":[${values.join(',')}]}}` }
}

/** A service that has no `/auth`, and these answers elsewhere. */
function service(answers: { auth?: TransportResponse; root?: TransportResponse }) {
  const http = scriptedTransport(({ method, url }) => {
    if (method === 'POST') return url.endsWith('/v2.0/tokens') ? v2TokenAnswer() : tokenAnswer()
    return (url.endsWith('/auth') ? answers.auth : answers.root) ?? noAuthDocument
  })
  return { http, sent: () => http.requests.map(({ method, url }) => `${method} ${url}`) }
}

describe('genericPassword', () => {
  it('prefers /auth, and asks nothing else', async () => {
    const { http, sent } = service({ auth: authDocument })
    expect(await genericPassword(ada).getToken(http)).toBe('gAAAAABtoken')
    expect(sent()).toStrictEqual([`GET ${authUrl}/auth`, `POST ${authUrl}/auth`])
  })

  it.each([
    ['v3 beside v2.0', root('v2.0', 'v3.14')],
    ['v3 alone', versionDocument],
    ['nothing that can be read', noAuthDocument],
    ['an empty list', root()],
  ])('takes v3 where the root offers %s, whatever the domains', async (_, document) => {
    for (const more of [{}, { userDomainId: 'd1' }, { defaultDomainId: 'd1' }]) {
      const { http, sent } = service({ root: document })
      await genericPassword({ ...ada, ...more }).getToken(http)
      expect(sent()).toStrictEqual([
        `GET ${authUrl}/auth`,
        `GET ${authUrl}/`,
        `POST ${authUrl}/v3/auth/tokens`,
      ])
    }
  })

  it.each(['/v3', '/v3/', '/identity/v3', '/identity/V3/'])(
    'takes v3 where the auth URL ends in %s, and asks for /auth alone',
    async (end) => {
      const { http, sent } = service({ root: root('v2.0') })
      await genericPassword({ ...ada, authUrl: authUrl + end }).getToken(http)
      expect(sent()).toHaveLength(2)
      expect(sent()[1]).toMatch(/^POST .*\/v3\/auth\/tokens$/)
    },
  )

  it('takes v2.0 where there is nothing else, in its own words', async () => {
    const { http, sent } = service({ root: root('v2.0') })
    const plugin = genericPassword({ ...ada, projectName: 'engines', defaultDomainName: 'Engines' })
    expect(await plugin.getToken(http)).toBe('v2-token')
    expect(sent()).toStrictEqual([`GET ${authUrl}/auth`, `GET ${authUrl}/`, `POST ${authUrl}/v2.0/tokens`])
    expect(http.requests[2]?.body).toBe(
      '{"auth":{"passwordCredentials":{"username":"ada","password":"pw"},"tenantName":"engines"}}',
    )
  })

  it('takes v2.0 where the auth URL says so and the root says nothing', async () => {
    const { http, sent } = service({})
    await genericPassword({ ...ada, authUrl: `${authUrl}/identity/v2.0` }).getToken(http)
    expect(sent()[2]).toBe(`POST ${authUrl}/identity/v2.0/tokens`)
  })

  it.each<[Partial<GenericPasswordOptions>]>([
    [{ userDomainId: 'default' }],
    [{ userDomainName: 'Default' }],
    [{ projectName: 'engines', projectDomainId: 'default' }],
    [{ domainId: 'd1' }],
    [{ domainName: 'Engines' }],
    [{ systemScope: 'all' }],
    [{ unscoped: true }],
  ])('does not take v2.0 for %j, which that has no words for', async (more) => {
    const { http, sent } = service({ root: root('v2.0') })
    const login = genericPassword({ ...ada, ...more }).getToken(http)
    expect((await expectRejection('unsupported_version', login)).versions).toStrictEqual(['v2.0'])
    expect(sent()).toHaveLength(2)
  })

  it('does not ask a service of versions that nobody knows', async () => {
    const { http } = service({ root: root('v7') })
    await expectRejection('unsupported_version', genericPassword(ada).getToken(http))
  })

  it('remembers what it found, unless the service was in trouble', async () => {
    let trouble = true
    const http = scriptedTransport(({ method, url }, index) => {
      if (method === 'POST') return tokenAnswer(`t${index}`)
      return url.endsWith('/auth') ? noAuthDocument : trouble ? errorAnswer(503, 'busy') : root('v3.14')
    })
    const plugin = genericPassword(ada)
    const logIn = async () => {
      const before = http.requests.length
      plugin.invalidate()
      await plugin.getToken(http)
      return http.requests.length - before
    }
    expect([await logIn(), await logIn()]).toStrictEqual([3, 3])
    trouble = false
    expect([await logIn(), await logIn()]).toStrictEqual([3, 1])
  })

  it('fails with what the transport says, and does not guess', async () => {
    const transport = () => Promise.reject(new Error('no route to host'))
    await expect(genericPassword(ada).getToken({ transport })).rejects.toThrow('no route to host')
  })

  it.each<[Partial<GenericPasswordOptions>, string]>([
    [{}, '"user":{"name":"ada","domain":{"id":"default"},"password":"pw"}'],
    [{ defaultDomainId: 'd1' }, '"user":{"name":"ada","domain":{"id":"d1"},"password":"pw"}'],
    [{ defaultDomainName: 'D' }, '"user":{"name":"ada","domain":{"name":"D"},"password":"pw"}'],
    [
      { defaultDomainId: 'd1', userDomainName: 'U' },
      '"user":{"name":"ada","domain":{"name":"U"},"password":"pw"}',
    ],
    [{ tenantId: 'p1' }, '"scope":{"project":{"id":"p1"}}'],
    [{ projectId: 'p1', tenantId: 'p2' }, '"scope":{"project":{"id":"p1"}}'],
    [
      { tenantName: 'engines', defaultDomainId: 'd1' },
      '"scope":{"project":{"name":"engines","domain":{"id":"d1"}}}',
    ],
    [
      { projectName: 'engines', tenantName: 'x', projectDomainName: 'P', defaultDomainId: 'd1' },
      '"scope":{"project":{"name":"engines","domain":{"name":"P"}}}',
    ],
    [{ trustId: 't1' }, '"scope":{"OS-TRUST:trust":{"id":"t1"}}'],
    [{ systemScope: 'all' }, '"scope":{"system":{"all":true}}'],
  ])('reads %j as %s in v3', async (more, part) => {
    const { http } = service({ root: root('v3.14') })
    await genericPassword({ ...ada, ...more }).getToken(http)
    expect(http.requests.at(-1)?.body).toContain(part)
  })

  it('refuses what contradicts itself, and names what is missing, before any request', () => {
    expectCode('invalid_option', () => genericPassword({ ...ada, tenantId: 'p1', domainId: 'd1' }))
    const error = expectCode('missing_options', () => genericPassword({} as GenericPasswordOptions))
    expect(error.options).toStrictEqual(['authUrl', 'username', 'userId', 'password'])
  })
})

describe('genericToken', () => {
  it('trades its token in v3, and in v2.0 where there is nothing else', async () => {
    const options = { authUrl, token: 'old', projectId: 'p1' }
    const v3 = service({ root: root('v2.0', 'v3.14') })
    await genericToken(options).getToken(v3.http)
    expect(v3.http.requests[2]?.body).toBe(
      '{"auth":{"identity":{"methods":["token"],"token":{"id":"old"}},"scope":{"project":{"id":"p1"}}}}',
    )
    const v2 = service({ root: root('v2.0') })
    await genericToken(options).getToken(v2.http)
    expect(v2.http.requests[2]?.body).toBe('{"auth":{"token":{"id":"old"},"tenantId":"p1"}}')
    expect(v2.http.requests[2]?.headers).toMatchObject({ 'x-auth-token': 'old' })
  })
})
