import type { Provider } from 'oidc-provider'
import { errors } from 'oidc-provider'

/** The one user who has a password, and a one-time passcode if one is sent. */
export const user = { username: 'ada', password: 'p&ss wörd' }
export const passcode = '492039'

interface Login {
  username?: string
  password?: string
  totp?: string
  scope?: string
}

/** The provider brings no grant for passwords, but lets one be added. This one repeats what it refuses. */
export function addPasswordGrant(provider: Provider): void {
  const { Grant, AccessToken, RefreshToken } = provider
  provider.registerGrantType<Login>(
    'password',
    async (ctx) => {
      const { client, params } = ctx.oidc
      const { username = '', password, totp = passcode, scope = '' } = params
      if (username !== user.username || password !== user.password || totp !== passcode)
        throw new errors.CustomOIDCProviderError('invalid_grant', `no ${username} with ${password}, ${totp}`)
      const grant = new Grant({ accountId: username, clientId: client.clientId })
      grant.addOIDCScope(scope)
      const grantId = await grant.save()
      const of = { accountId: username, client, grantId, gty: 'password', scope }
      ctx.body = {
        access_token: await new AccessToken(of).save(),
        token_type: 'Bearer',
        expires_in: 3600,
        ...(scope.includes('offline_access') && {
          refresh_token: await new RefreshToken({ ...of, rotations: 0 }).save(),
        }),
      }
    },
    ['username', 'password', 'totp', 'scope'],
  )
}
