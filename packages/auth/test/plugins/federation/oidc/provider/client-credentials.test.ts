import { describe, expect, it } from 'vitest'
import { v3OidcClientCredentials } from '../../../../../src/index.ts'
import { expectRejection } from '../../../../expect-code.ts'
import { program } from './clients.ts'
import { startPeers } from './peers.ts'
import { transport } from './sockets.ts'

const post = { clientId: 'post', clientSecret: 'post-s3cret&', openidScope: 'profile' }

describe('client credentials at a real provider', () => {
  it('logs in a client whose id and secret have characters that need encoding', async () => {
    const { op, options } = await startPeers()
    const plugin = v3OidcClientCredentials({ ...options, ...program, openidScope: 'profile' })
    expect(await plugin.getAccess({ transport })).toMatchObject({
      user: { name: program.clientId },
      scope: { project: { id: 'p1' } },
    })
    expect(op.grants).toEqual(['client_credentials'])
  })

  it('shows the secret in the header where the provider takes it there', async () => {
    const { op, options } = await startPeers()
    const shown: unknown[] = []
    op.provider.on('grant.success', ({ headers, oidc }) =>
      shown.push([headers.authorization?.split(' ')[0], oidc.body?.client_secret]),
    )
    await v3OidcClientCredentials({ ...options, ...post }).getToken({ transport })
    expect(shown).toEqual([['Basic', undefined]])
  })

  it('shows it in the form to a provider that says it takes it nowhere else', async () => {
    const { op, options } = await startPeers({
      clientAuthMethods: ['client_secret_post', 'none'],
      clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
    })
    const shown: unknown[] = []
    op.provider.on('grant.success', ({ headers, oidc }) =>
      shown.push([headers.authorization, oidc.body?.client_secret]),
    )
    await v3OidcClientCredentials({ ...options, ...post }).getToken({ transport })
    expect(shown).toEqual([[undefined, post.clientSecret]])
  })

  it('asks for no scope when that is what it is told', async () => {
    const { op, options } = await startPeers()
    const scopes: unknown[] = []
    op.provider.on('grant.success', ({ oidc }) => scopes.push(oidc.params?.scope))
    await v3OidcClientCredentials({ ...options, ...program, openidScope: '' }).getToken({ transport })
    expect(scopes).toEqual([undefined])
  })

  it('logs in anew when the token is refused, and reads the discovery document once', async () => {
    const { op, options } = await startPeers()
    const plugin = v3OidcClientCredentials({ ...options, ...post })
    const first = await plugin.getToken({ transport })
    plugin.invalidate(first)
    expect(await plugin.getToken({ transport })).not.toBe(first)
    expect(op.requests.filter((one) => one !== 'POST /op/introspect')).toEqual([
      'GET /.well-known/openid-configuration',
      'POST /op/token',
      'POST /op/token',
    ])
  })

  it.each([
    [
      'unauthorized',
      401,
      { ...program, clientSecret: 'wr0ng' },
      'invalid_client: client authentication failed',
    ],
    ['unauthorized', 401, { ...program, clientId: 'nobody' }, 'invalid_client: client authentication failed'],
    ['refused', 400, { ...program, openidScope: 'openid' }, 'invalid_scope: requested scope is not allowed'],
    [
      'refused',
      400,
      { clientId: 'web', clientSecret: 'web-s3cret' },
      'invalid_request: requested grant type is not allowed for this client',
    ],
  ] as const)('is %s with what the provider says (%#)', async (code, status, wrong, said) => {
    const { options } = await startPeers()
    const plugin = v3OidcClientCredentials({ ...options, ...wrong })
    const error = await expectRejection(code, plugin.getToken({ transport }))
    expect(error.status).toBe(status)
    expect(error.message.endsWith(`/op/token answered ${status}: ${said}`), error.message).toBe(true)
  })
})
