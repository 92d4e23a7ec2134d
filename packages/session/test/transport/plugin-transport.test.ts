import { v3OidcAccessToken } from '@ks/auth'
import { expect, it } from 'vitest'
import { serve } from '../support/server.ts'
import { aSession } from '../support/session.ts'

it('leaves a redirect to a plugin that wants to see it', async () => {
  const other = await serve((_, response) => response.end())
  const keystone = await serve((_, response) => response.writeHead(307, { location: `${other.url}/` }).end())
  const auth = v3OidcAccessToken({
    authUrl: keystone.url,
    identityProvider: 'idp',
    protocol: 'openid',
    accessToken: 'b3arer',
  })
  await expect(aSession({ auth }).getToken()).rejects.toMatchObject({ code: 'invalid_response', status: 307 })
  expect(keystone.received).toMatchObject([
    {
      method: 'POST',
      path: '/v3/OS-FEDERATION/identity_providers/idp/protocols/openid/auth',
      headers: { authorization: 'Bearer b3arer' },
    },
  ])
  expect(other.received).toStrictEqual([])
})
