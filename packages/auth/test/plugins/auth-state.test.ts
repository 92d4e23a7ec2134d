import { describe, expect, it } from 'vitest'
import { v3Password } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'
import { issuedAt, projectToken, tokenAnswer } from '../fixtures.ts'

const options = { authUrl: 'https://identity.example', username: 'ada', password: 'pw', now: () => issuedAt }
const service = () => scriptedTransport((_, index) => tokenAnswer(`t${index}`))

describe('the state of a plugin', () => {
  it('is nothing before the first login, and then what keystoneauth would write', async () => {
    const http = service()
    const plugin = v3Password(options)
    expect(plugin.getAuthState()).toBeUndefined()
    await plugin.getToken(http)
    const { auth_token, body } = JSON.parse(plugin.getAuthState() ?? '')
    expect(auth_token).toBe('t0')
    expect(body.token).toMatchObject({ user: { name: 'ada' }, expires_at: '2031-05-06T08:08:09.000000Z' })
  })

  it('lets another plugin go on without a login', async () => {
    const http = service()
    const one = v3Password(options)
    const access = await one.getAccess(http)
    const other = v3Password(options)
    other.setAuthState(one.getAuthState())
    expect(await other.getAccess(http)).toStrictEqual(access)
    expect(http.requests).toHaveLength(1)
  })

  it('can be one of keystoneauth, of v3 and of v2.0', async () => {
    const http = service()
    const plugin = v3Password(options)
    plugin.setAuthState(`{"auth_token":"from python","body":${projectToken}}`)
    expect(await plugin.getToken(http)).toBe('from python')
    plugin.setAuthState(
      '{"auth_token":"old","body":{"access":{"token":{"id":"old","expires":"2031-05-06T08:08:09Z","tenant":{"id":"p1","name":"engines"}},' +
        '"user":{"id":"u1","name":"ada","roles":[]},"serviceCatalog":[],"metadata":{}}}}',
    )
    expect(await plugin.getToken(http)).toBe('old')
    expect(http.requests).toHaveLength(0)
  })

  it('is forgotten when there is none, and renewed when it has expired', async () => {
    let now = issuedAt
    const http = service()
    const plugin = v3Password({ ...options, now: () => now })
    plugin.setAuthState(`{"auth_token":"restored","body":${projectToken}}`)
    now = new Date('2031-05-06T08:06:09Z')
    expect(await plugin.getToken(http)).toBe('t0')
    plugin.setAuthState(undefined)
    expect(await plugin.getToken(http)).toBe('t1')
  })

  it.each(['', 's3cret', '[]', '{"auth_token":"s3cret"}', '{"auth_token":"s3cret","body":{"token":{}}}'])(
    'is not %j, and the plugin goes on as before',
    async (state) => {
      const http = service()
      const plugin = v3Password(options)
      await plugin.getToken(http)
      const error = expectCode('malformed', () => plugin.setAuthState(state))
      expect(error.message).not.toContain('s3cret')
      expect(await plugin.getToken(http)).toBe('t0')
    },
  )
})
