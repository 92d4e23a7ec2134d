import { expect, it } from 'vitest'
import { v3OidcAuthorizationCode, v3OidcPassword } from '../../../../src/index.ts'
import { expectRejection } from '../../../expect-code.ts'
import { formOf, json, oidcOptions, oidcPeers } from './oidc-peers.ts'

it.each([
  ['a 503', () => json(503, {})],
  [
    'a transport error',
    () => {
      throw new Error('reset')
    },
  ],
])('keeps a refresh token after %s', async (_, trouble) => {
  const answers = [
    () => json(200, { access_token: 'one', refresh_token: 'r1' }),
    trouble,
    () => json(200, { access_token: 'two' }),
  ]
  const http = oidcPeers(() => (answers.shift() ?? trouble)())
  const plugin = v3OidcPassword({ ...oidcOptions, username: 'ada', password: 'pw' })
  await plugin.getToken(http)
  plugin.invalidate()
  await expect(plugin.getToken(http)).rejects.toThrow()
  await plugin.getToken(http)
  const asked = http.requests.filter(({ url }) => url === oidcOptions.accessTokenEndpoint).map(formOf)
  expect(asked.map(({ refresh_token }) => refresh_token)).toStrictEqual([undefined, 'r1', 'r1'])
})

it('sends an authorization code once, even if nobody knows whether it arrived', async () => {
  const http = oidcPeers(() => {
    throw new Error('reset')
  })
  const plugin = v3OidcAuthorizationCode({ ...oidcOptions, code: 'c0de' })
  await expect(plugin.getToken(http)).rejects.toThrow('reset')
  await expectRejection('unauthorized', plugin.getToken(http))
  expect(http.requests).toHaveLength(1)
})

it('says so when a provider renews the login without the token that Keystone is shown', async () => {
  const answers = [{ id_token: 'one', refresh_token: 'r1' }, { access_token: 'two' }]
  const http = oidcPeers(() => json(200, answers.shift() ?? {}))
  const options = { ...oidcOptions, code: 'c0de', accessTokenType: 'id_token' } as const
  const plugin = v3OidcAuthorizationCode(options)
  await plugin.getToken(http)
  plugin.invalidate()
  const { cause } = await expectRejection('unauthorized', plugin.getToken(http))
  expect(cause).toMatchObject({ code: 'invalid_response' })
})
