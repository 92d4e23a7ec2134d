import { describe, expect, it } from 'vitest'
import {
  type IdentityOptions,
  identity,
  password,
  type TransportResponse,
  v3Password,
  v3Url,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { authDocument, errorAnswer, noAuthDocument, tokenAnswer, versionDocument } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const methods = [password({ user: { id: 'u1' }, password: 'pw' })]
const v2Token: TransportResponse = {
  status: 200,
  headers: {},
  body: `{"access":{"token":{"id":"v2-token","expires":"2031-05-06T08:08:09Z"},
    "user":{"id":"u1","name":"ada","roles":[]},"serviceCatalog":[]}}`,
}

/** A plugin at a server that answers GET with `document` and POST with a token. */
function at(
  document: TransportResponse | (() => TransportResponse),
  options: Partial<IdentityOptions> = {},
  token = tokenAnswer(),
) {
  const http = scriptedTransport(({ method }) => {
    if (method === 'POST') return token
    return typeof document === 'function' ? document() : document
  })
  const plugin = identity({ authUrl, methods, ...options })
  return { http, plugin, sent: () => http.requests.map(({ method, url }) => `${method} ${url}`) }
}

const classic = ['GET https://identity.example/auth', 'POST https://identity.example/v3/auth/tokens']

describe('a login at a server with /auth', () => {
  it.each(['', '/', '/v3', '/v3/', '/v2.0', '/auth', '/auth/'])(
    'goes to /auth and says its version, for an auth URL that ends in "%s"',
    async (end) => {
      const { http, plugin, sent } = at(authDocument, { authUrl: `${authUrl}${end}` })
      expect(await plugin.getToken(http)).toBe('gAAAAABtoken')
      expect(sent()).toStrictEqual([
        'GET https://identity.example/auth',
        'POST https://identity.example/auth',
      ])
      expect(http.requests[0]).toMatchObject({ headers: { accept: 'application/json' } })
      expect(http.requests[0]?.body).toBeUndefined()
      expect(http.requests[1]?.body).toBe(
        '{"auth":{"version":"v3","identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"pw"}}}}}',
      )
    },
  )

  it('never goes to another host than that of the auth URL, whatever the document says', async () => {
    const { http, plugin, sent } = at(authDocument, { authUrl: 'https://proxy.example/identity/v3' })
    await plugin.getToken(http)
    expect(sent()).toStrictEqual([
      'GET https://proxy.example/identity/auth',
      'POST https://proxy.example/identity/auth',
    ])
  })

  it('looks for it once', async () => {
    const { http, plugin, sent } = at(authDocument)
    for (let login = 0; login < 3; login += 1) {
      await plugin.getToken(http)
      plugin.invalidate()
    }
    expect(sent()).toStrictEqual([
      'GET https://identity.example/auth',
      ...Array(3).fill('POST https://identity.example/auth'),
    ])
  })

  it('speaks the version that it is told to', async () => {
    const { http, plugin } = at(authDocument, { authVersion: 'v2.0' }, v2Token)
    expect(await plugin.getAccess(http)).toMatchObject({
      token: 'v2-token',
      user: { name: 'ada' },
      methods: [],
    })
    expect(http.requests[1]?.body).toBe(
      '{"auth":{"version":"v2.0","passwordCredentials":{"userId":"u1","password":"pw"}}}',
    )
  })

  it('speaks the highest version that both know', async () => {
    const values = ['v4', 'v2.0', 'nonsense', 'v3'].map((id) => ({ id, links: [{ rel: 'auth', href: '/' }] }))
    const { http, plugin } = at({ ...authDocument, body: JSON.stringify({ versions: { values } }) })
    await plugin.getToken(http)
    expect(JSON.parse(http.requests[1]?.body ?? '').auth.version).toBe('v3')
  })

  it.each([
    ['the wanted version is not offered', 'v2.0' as const, ['v3']],
    ['it offers only versions that are not known here', undefined, ['v4', 'v5']],
  ])('fails where %s', async (_, authVersion, ids) => {
    const values = ids.map((id) => ({ id, links: [{ rel: 'auth', href: '/' }] }))
    const document = { ...authDocument, body: JSON.stringify({ versions: { values } }) }
    const { http, plugin, sent } = at(document, { authVersion })
    const error = await expectRejection('unsupported_version', plugin.getToken(http))
    expect(error.versions).toStrictEqual(ids)
    expect(sent()).toHaveLength(1)
  })

  it('looks again after a 404: the server may have become an older one', async () => {
    let document = authDocument
    const http = scriptedTransport(({ method, url }) => {
      if (method === 'GET') return document
      return url.endsWith('/v3/auth/tokens') ? tokenAnswer() : errorAnswer(404, 'No.')
    })
    const plugin = identity({ authUrl, methods })
    document = noAuthDocument
    await plugin.getToken(http)
    plugin.invalidate()
    await plugin.getToken(http)
    expect(http.requests.map(({ method }) => method)).toStrictEqual(['GET', 'POST', 'POST'])

    document = authDocument
    const other = identity({ authUrl, methods })
    await expectRejection('refused', other.getToken(http))
    document = noAuthDocument
    expect(await other.getToken(http)).toBe('gAAAAABtoken')
  })
})

describe('a login at a server without /auth', () => {
  it.each<[string, TransportResponse]>([
    ['404', noAuthDocument],
    ['300 with versions that have no link to one', versionDocument],
    ['200 with something else', { status: 200, headers: {}, body: '<!doctype html><p>Welcome' }],
    ['200 with an empty body', { status: 200, headers: {}, body: '' }],
    ['401', errorAnswer(401, 'No.')],
    ['405', errorAnswer(405, 'No.')],
    ['400 with the document', { ...authDocument, status: 400 }],
    ['a redirection', { status: 302, headers: { location: 'https://login.example' }, body: '' }],
  ])('goes to /v3/auth/tokens when GET /auth answers %s, and does not ask again', async (_, document) => {
    const { http, plugin, sent } = at(document)
    await plugin.getToken(http)
    plugin.invalidate()
    await plugin.getToken(http)
    expect(sent()).toStrictEqual([...classic, 'POST https://identity.example/v3/auth/tokens'])
    expect(http.requests[1]?.body).toMatch(/^\{"auth":\{"identity":/)
  })

  it.each([429, 500, 502, 503])('asks again later when GET /auth answers %i', async (status) => {
    let document = errorAnswer(status, 'Later.')
    const { http, plugin, sent } = at(() => document)
    await plugin.getToken(http)
    expect(sent()).toStrictEqual(classic)
    plugin.invalidate()
    document = authDocument
    await plugin.getToken(http)
    expect(sent().at(-1)).toBe('POST https://identity.example/auth')
  })

  it('goes to /v2.0/tokens for v2.0', async () => {
    const { http, plugin, sent } = at(
      noAuthDocument,
      { authUrl: `${authUrl}/v3`, authVersion: 'v2.0' },
      v2Token,
    )
    expect(await plugin.getToken(http)).toBe('v2-token')
    expect(sent()).toStrictEqual([
      'GET https://identity.example/auth',
      'POST https://identity.example/v2.0/tokens',
    ])
  })

  it('goes below /auth when that is where a whole Keystone is', async () => {
    const { http, plugin, sent } = at(versionDocument, { authUrl: `${authUrl}/auth` })
    await plugin.getToken(http)
    expect(sent()[1]).toBe('POST https://identity.example/auth/v3/auth/tokens')
  })

  it('goes beside /auth when there is nothing', async () => {
    const { http, plugin, sent } = at(noAuthDocument, { authUrl: `${authUrl}/auth` })
    await plugin.getToken(http)
    expect(sent()).toStrictEqual(classic)
  })
})

describe('discovery', () => {
  it('passes on what the transport throws, and is tried again', async () => {
    const failure = new Error('connection refused')
    let fails = true
    const { http, plugin } = at(() => {
      if (fails) throw failure
      return authDocument
    })
    await expect(plugin.getToken(http)).rejects.toBe(failure)
    fails = false
    expect(await plugin.getToken(http)).toBe('gAAAAABtoken')
  })

  it('ends with the login that nobody waits for any more', async () => {
    const abort = new AbortController()
    const http = scriptedTransport(
      ({ signal }) =>
        new Promise<TransportResponse>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          abort.abort(new Error('gone'))
        }),
    )
    const waiting = identity({ authUrl, methods }).getToken({ ...http, signal: abort.signal })
    await expect(waiting).rejects.toThrow('gone')
    expect(http.requests[0]?.signal?.aborted).toBe(true)
  })

  it.each<[Partial<IdentityOptions>, string]>([
    [{}, 'POST https://identity.example/v3/auth/tokens'],
    [{ authUrl: 'https://identity.example/v2.0' }, 'POST https://identity.example/v3/auth/tokens'],
    [{ authUrl: 'https://identity.example/auth/' }, 'POST https://identity.example/auth'],
    [{ authUrl: 'https://auth' }, 'POST https://auth/v3/auth/tokens'],
    [{ authUrl: 'https://v3/' }, 'POST https://v3/v3/auth/tokens'],
  ])('can be left out: %j', async (options, request) => {
    const { http, plugin, sent } = at(authDocument, { ...options, discover: false })
    await plugin.getToken(http)
    expect(sent()).toStrictEqual([request])
  })

  it('can be left out for v2.0, too', async () => {
    const { http, plugin, sent } = at(authDocument, { discover: false, authVersion: 'v2.0' }, v2Token)
    await plugin.getToken(http)
    expect(sent()).toStrictEqual(['POST https://identity.example/v2.0/tokens'])
  })
})

describe('a v2.0 login', () => {
  it('fails before it is sent for what v2.0 cannot say', async () => {
    const { http, plugin, sent } = at(authDocument, { authVersion: 'v2.0', scope: { system: 'all' } })
    await expectRejection('not_expressible', plugin.getToken(http))
    expect(sent()).toHaveLength(1)
  })

  it('takes no token that is not the one in the header', async () => {
    const other = { ...v2Token, headers: { 'x-subject-token': 'another' } }
    const { http, plugin } = at(authDocument, { authVersion: 'v2.0' }, other)
    await expectRejection('invalid_response', plugin.getToken(http))
  })
})

describe('a plugin of v3', () => {
  const there = { authUrl, username: 'ada', password: 'pw' }
  const http = () => scriptedTransport(({ method }) => (method === 'GET' ? authDocument : tokenAnswer()))

  it('goes where v3 is without looking for anything else', async () => {
    const [known, told] = [http(), http()]
    await v3Password(there).getToken(known)
    expect(known.requests.map(({ url }) => url)).toStrictEqual(['https://identity.example/v3/auth/tokens'])
    await v3Password({ ...there, authUrl: `${authUrl}/auth` }).getToken(told)
    expect(told.requests.map(({ url }) => url)).toStrictEqual(['https://identity.example/auth'])
  })

  it('looks for /auth when it is told to, and speaks v3 there', async () => {
    const looking = http()
    await v3Password({ ...there, discover: true }).getToken(looking)
    expect(looking.requests.map(({ url }) => url)).toStrictEqual(
      Array(2).fill('https://identity.example/auth'),
    )
    expect(JSON.parse(looking.requests[1]?.body ?? '').auth.version).toBe('v3')
  })
})

describe('v3Url', () => {
  it.each([
    ['https://h', 'https://h/v3'],
    ['https://h/v3/', 'https://h/v3'],
    ['https://h/v2.0', 'https://h/v3'],
    ['https://h/auth', 'https://h/auth/v3'],
    ['https://v3', 'https://v3/v3'],
    ['HTTPS://h/identity/v3', 'HTTPS://h/identity/v3'],
  ])('of %s is %s', (url, expected) => {
    expect(v3Url(url)).toBe(expected)
  })

  it('refuses what is no URL', () => {
    expectCode('invalid_option', () => v3Url('identity.example'))
  })
})
