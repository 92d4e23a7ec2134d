import { describe, expect, it } from 'vitest'
import { type V2PasswordOptions, type V2TokenOptions, v2Password, v2Token } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { errorAnswer, v2TokenAnswer } from '../fixtures.ts'

const authUrl = 'https://old.example:5000/v2.0'
const ada: V2PasswordOptions = { authUrl, username: 'ada', password: 'pw' }
const service = () => scriptedTransport(() => v2TokenAnswer())

async function sent(plugin: ReturnType<typeof v2Password>) {
  const http = service()
  await plugin.getToken(http)
  const [request] = http.requests
  return { ...request, count: http.requests.length }
}

describe('v2Password', () => {
  it.each<[Partial<V2PasswordOptions>, string]>([
    [{}, '{"auth":{"passwordCredentials":{"username":"ada","password":"pw"}}}'],
    [{ userId: 'u1' }, '{"auth":{"passwordCredentials":{"userId":"u1","password":"pw"}}}'],
    [
      { tenantId: 'p1' },
      '{"auth":{"passwordCredentials":{"username":"ada","password":"pw"},"tenantId":"p1"}}',
    ],
    [
      { tenantId: 'p1', tenantName: 'engines' },
      '{"auth":{"passwordCredentials":{"username":"ada","password":"pw"},"tenantId":"p1"}}',
    ],
    [
      { tenantName: 'engines' },
      '{"auth":{"passwordCredentials":{"username":"ada","password":"pw"},"tenantName":"engines"}}',
    ],
  ])('sends for %j exactly %s', async (options, body) => {
    expect((await sent(v2Password({ ...ada, ...options }))).body).toBe(body)
  })

  it.each(['https://h:5000', 'https://h:5000/', 'https://h:5000/v2.0', 'https://h:5000/v2.0/'])(
    'logs in for the auth URL %s without asking anything before',
    async (url) => {
      expect(await sent(v2Password({ ...ada, authUrl: url }))).toMatchObject({
        method: 'POST',
        url: 'https://h:5000/v2.0/tokens',
        count: 1,
      })
    },
  )

  it('finds endpoints in the catalog of v2.0, and tells who the user is', async () => {
    const http = service()
    const plugin = v2Password(ada)
    expect(await plugin.getEndpoint(http, { serviceType: 'compute', interface: 'internal' })).toBe(
      'http://nova.internal/v2/p1',
    )
    const access = await plugin.getAccess(http)
    expect(access).toMatchObject({
      token: 'v2-token',
      user: { name: 'ada' },
      scope: { project: { id: 'p1' } },
    })
    expect(http.requests).toHaveLength(1)
  })

  it('refuses a trust, which v2.0 would ignore', () => {
    const trust = { ...ada, trustId: 't1' }
    expectCode('invalid_option', () => v2Password(trust))
  })

  it('names all that is missing', () => {
    const error = expectCode('missing_options', () => v2Password({} as V2PasswordOptions))
    expect(error.options).toStrictEqual(['authUrl', 'username', 'userId', 'password'])
  })
})

describe('v2Token', () => {
  it.each<[Partial<V2TokenOptions>, string]>([
    [{}, '{"auth":{"token":{"id":"old"}}}'],
    [{ tenantId: 'p1' }, '{"auth":{"token":{"id":"old"},"tenantId":"p1"}}'],
    [{ tenantName: 'engines' }, '{"auth":{"token":{"id":"old"},"tenantName":"engines"}}'],
    [{ trustId: 't1' }, '{"auth":{"token":{"id":"old"},"trust_id":"t1"}}'],
    [{ trustId: 't1', tenantId: 'p1' }, '{"auth":{"token":{"id":"old"},"trust_id":"t1","tenantId":"p1"}}'],
  ])('sends for %j exactly %s, and the token in a header', async (options, body) => {
    const request = await sent(v2Token({ authUrl, token: 'old', ...options }))
    expect(request.body).toBe(body)
    expect(request.headers).toMatchObject({ 'x-auth-token': 'old' })
  })

  it('never repeats the token that the server repeats', async () => {
    const http = scriptedTransport(() => errorAnswer(401, 'The token s3cret is wrong.'))
    const error = await expectRejection('unauthorized', v2Token({ authUrl, token: 's3cret' }).getToken(http))
    expect(error.message).not.toContain('s3cret')
  })
})
