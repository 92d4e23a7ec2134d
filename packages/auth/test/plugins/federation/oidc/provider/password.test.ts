import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { v3OidcPassword } from '../../../../../src/index.ts'
import { expectRejection } from '../../../../expect-code.ts'
import { passcode, user } from './password-grant.ts'
import { adaForEngines, startPeers } from './peers.ts'
import { postForm, transport } from './sockets.ts'

const cli = { ...user, clientId: 'cli', openidScope: 'openid offline_access' }

describe('user and password at a real provider', () => {
  it('logs in once for any number of callers', async () => {
    const { op, options } = await startPeers()
    const plugin = v3OidcPassword({ ...options, ...cli })
    const tokens = await Promise.all(Array.from({ length: 5 }, () => plugin.getToken({ transport })))
    expect(new Set(tokens).size).toBe(1)
    expect(await plugin.getAccess({ transport })).toMatchObject(adaForEngines)
    expect(op.grants).toEqual(['password'])
  })

  it.each([
    ['a public client, whose refresh tokens are good once', { clientId: 'cli' }],
    ['a client with a secret', { clientId: 'cli-with-secret', clientSecret: 'cli-s3cret' }],
  ])('renews the login of %s with refresh tokens', async (_, client) => {
    const { op, options } = await startPeers()
    const plugin = v3OidcPassword({ ...options, ...cli, ...client })
    const tokens = new Set<string>()
    for (let login = 0; login < 4; login += 1) {
      tokens.add(await plugin.getToken({ transport }))
      plugin.invalidate()
    }
    expect(tokens.size).toBe(4)
    expect(op.grants).toEqual(['password', 'refresh_token', 'refresh_token', 'refresh_token'])
  })

  it('begins anew when the provider has revoked the refresh token', async () => {
    const { op, options } = await startPeers()
    const issued: string[] = []
    op.provider.on('refresh_token.saved', ({ jti }) => issued.push(jti))
    const plugin = v3OidcPassword({ ...options, ...cli })
    await plugin.getToken({ transport })
    const [token = ''] = issued
    const revoked = await postForm(`${op.origin}/op/revoke`, { token, client_id: 'cli' })
    expect(revoked.status).toBe(200)
    plugin.invalidate()
    await plugin.getToken({ transport })
    expect(op.grants).toEqual(['password', 'refresh_token: invalid_grant', 'password'])
  })

  it('asks for a passcode, and sends it under the name that the provider has for it', async () => {
    const { op, options } = await startPeers()
    const withCode = (otp: string) =>
      v3OidcPassword({ ...options, ...cli, idpOtpKey: 'totp', otp: () => otp }).getToken({ transport })
    await withCode(passcode)
    const error = await expectRejection('unauthorized', withCode('000000'))
    expect(error.message).not.toContain('000000')
    expect(op.grants).toEqual(['password', 'password: invalid_grant'])
  })

  it('says what the provider says of a wrong password, without the password that it repeats', async () => {
    const { options } = await startPeers()
    const plugin = v3OidcPassword({ ...options, ...cli, password: 'wr0ng & more' })
    const error = await expectRejection('unauthorized', plugin.getToken({ transport }))
    expect(error.message).toContain(`answered 400: invalid_grant: no ada with ***, ${passcode}`)
    expect(inspect(error)).not.toContain('wr0ng')
  })

  it('is refused when the client may not do that', async () => {
    const { options } = await startPeers()
    const web = { clientId: 'web', clientSecret: 'web-s3cret' }
    const plugin = v3OidcPassword({ ...options, ...cli, ...web })
    const error = await expectRejection('refused', plugin.getToken({ transport }))
    expect(error.message).toContain('invalid_request: requested grant type is not allowed for this client')
  })

  it('needs no discovery document when it is told the token endpoint', async () => {
    const { op, options } = await startPeers()
    const { discoveryEndpoint: _, ...rest } = options
    const plugin = v3OidcPassword({ ...rest, ...cli, accessTokenEndpoint: op.tokenEndpoint })
    await plugin.getToken({ transport })
    expect(op.requests[0]).toBe('POST /op/token')
  })
})
