import { afterEach, describe, expect, it, vi } from 'vitest'
import { AuthError, v3OidcAccessToken, v3OidcAuthorizationCode } from '../../../../../src/index.ts'
import { expectRejection } from '../../../../expect-code.ts'
import { getCode } from './get-code.ts'
import { adaForEngines, startPeers } from './peers.ts'
import { postForm, transport } from './sockets.ts'

const clients = [
  ['a public client', { clientId: 'app' }],
  ['a client with a secret', { clientId: 'web', clientSecret: 'web-s3cret' }],
] as const
const app = { clientId: 'app' }
const invalidGrant = 'answered 400: invalid_grant: grant request is invalid'

describe('an authorization code of a real provider', () => {
  afterEach(() => void vi.useRealTimers())

  it.each(clients)('logs in %s, and the provider renews the login', async (_, client) => {
    const { op, options } = await startPeers()
    const code = await getCode(op.origin, client.clientId)
    const plugin = v3OidcAuthorizationCode({ ...options, ...client, ...code })
    const first = await plugin.getAccess({ transport })
    expect(first).toMatchObject(adaForEngines)
    for (let login = 0; login < 2; login += 1) {
      plugin.invalidate()
      expect(await plugin.getToken({ transport })).not.toBe(first.token)
    }
    expect(op.grants).toEqual(['authorization_code', 'refresh_token', 'refresh_token'])
  })

  it('shows Keystone the ID token where that is wanted, after a renewal too', async () => {
    const { op, options } = await startPeers()
    const wanted = { protocol: 'id_token', accessTokenType: 'id_token' } as const
    const code = await getCode(op.origin, 'app')
    const plugin = v3OidcAuthorizationCode({ ...options, ...app, ...code, ...wanted })
    expect(await plugin.getAccess({ transport })).toMatchObject(adaForEngines)
    plugin.invalidate()
    expect(await plugin.getAccess({ transport })).toMatchObject(adaForEngines)
    expect(op.grants).toEqual(['authorization_code', 'refresh_token'])
    expect(op.requests).not.toContain('POST /op/introspect')
  })

  it('is not good for a second login, which takes away what the first one got', async () => {
    const { op, options } = await startPeers()
    const code = await getCode(op.origin, 'app')
    const tokens: string[] = []
    op.provider.on('access_token.saved', ({ jti }) => tokens.push(jti))
    await v3OidcAuthorizationCode({ ...options, ...app, ...code }).getToken({ transport })
    const [accessToken = ''] = tokens
    const { clientId: _, ...federation } = { ...options, ...app }
    const login = () => v3OidcAccessToken({ ...federation, accessToken }).getToken({ transport })
    await login()
    const again = v3OidcAuthorizationCode({ ...options, ...app, ...code })
    const error = await expectRejection('unauthorized', again.getToken({ transport }))
    expect(error.message).toContain(invalidGrant)
    await expectRejection('unauthorized', login())
  })

  it('is not good without its verifier, at another address, for another client, or when there is none', async () => {
    const { op, options } = await startPeers()
    const code = await getCode(op.origin, 'app')
    for (const wrong of [
      { codeVerifier: 'a'.repeat(43) },
      { codeVerifier: undefined },
      { redirectUri: 'http://127.0.0.1:9/elsewhere' },
      { clientId: 'web', clientSecret: 'web-s3cret' },
      { code: 'made-up' },
    ]) {
      const plugin = v3OidcAuthorizationCode({ ...options, ...app, ...code, ...wrong })
      const error = await expectRejection('unauthorized', plugin.getToken({ transport }))
      expect(error.message).toContain(invalidGrant)
    }
    await v3OidcAuthorizationCode({ ...options, ...app, ...code }).getToken({ transport })
  })

  it('is not good when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { op, options } = await startPeers()
    const code = await getCode(op.origin, 'app')
    vi.setSystemTime(Date.now() + 61_000)
    const plugin = v3OidcAuthorizationCode({ ...options, ...app, ...code })
    const error = await expectRejection('unauthorized', plugin.getToken({ transport }))
    expect(error.message).toContain(invalidGrant)
  })

  it('says why the login is not renewed', async () => {
    const { op, options } = await startPeers()
    const code = await getCode(op.origin, 'app')
    const refreshTokens: string[] = []
    op.provider.on('refresh_token.saved', ({ jti }) => refreshTokens.push(jti))
    const plugin = v3OidcAuthorizationCode({ ...options, ...app, ...code })
    await plugin.getToken({ transport })
    const [token = ''] = refreshTokens
    await postForm(`${op.origin}/op/revoke`, { token, client_id: 'app' })
    plugin.invalidate()
    const { cause } = await expectRejection('unauthorized', plugin.getToken({ transport }))
    expect(cause).toBeInstanceOf(AuthError)
    expect((cause as AuthError).message).toContain(invalidGrant)
    expect(op.grants).toEqual(['authorization_code', 'refresh_token: invalid_grant'])
  })
})
