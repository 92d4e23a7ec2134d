import { generateKeyPairSync } from 'node:crypto'
import { type Configuration, Provider } from 'oidc-provider'
import { clients } from './clients.ts'
import { addPasswordGrant } from './password-grant.ts'
import { type Listening, listen } from './sockets.ts'

/** What sees each request before the provider, and each answer after it. */
export type Middleware = Parameters<Provider['use']>[0]

/** A provider with its log. */
export interface RunningProvider extends Listening {
  provider: Provider
  discoveryEndpoint: string
  tokenEndpoint: string
  /** Grants and refusals of the token endpoint, such as `password` and `password: invalid_grant`, in order. */
  grants: string[]
  /** Requests, such as `GET /.well-known/openid-configuration`, in order. */
  requests: string[]
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signingKey = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }

/** Starts `oidc-provider` on a socket. Its endpoints are not where they are by default, so they have to be discovered. */
export async function startProvider(
  more: Configuration = {},
  ...middleware: Middleware[]
): Promise<RunningProvider> {
  const grants: string[] = []
  const requests: string[] = []
  let provider: Provider | undefined
  const listening = await listen((origin) => {
    provider = new Provider(origin, {
      clients,
      scopes: ['openid', 'offline_access', 'profile'],
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
      jwks: { keys: [signingKey as { kty: 'RSA' }] },
      cookies: { keys: ['of the tests'] },
      routes: {
        token: '/op/token',
        device_authorization: '/op/device',
        introspection: '/op/introspect',
        revocation: '/op/revoke',
      },
      ttl: {
        AccessToken: 600,
        AuthorizationCode: 60,
        ClientCredentials: 600,
        DeviceCode: 60,
        Grant: 3600,
        IdToken: 600,
        Interaction: 600,
        RefreshToken: 3600,
        Session: 3600,
      },
      features: {
        clientCredentials: { enabled: true },
        deviceFlow: { enabled: true },
        introspection: { enabled: true, allowedPolicy: (_, { clientId }) => clientId === 'keystone' },
        revocation: { enabled: true, allowedPolicy: () => true },
      },
      ...more,
    })
    provider.use(async (ctx, next) => {
      requests.push(`${ctx.method} ${ctx.path}`)
      await next()
    })
    for (const one of middleware) provider.use(one)
    const log = (grantType: unknown, error?: string) =>
      grants.push(error === undefined ? `${grantType}` : `${grantType}: ${error}`)
    provider.on('grant.success', (ctx) => log(ctx.oidc.params?.grant_type))
    provider.on('grant.error', (ctx, { error }) => log(ctx.oidc.params?.grant_type, error))
    addPasswordGrant(provider)
    return provider.callback()
  })
  const { origin } = listening
  return {
    ...listening,
    provider: provider as unknown as Provider,
    discoveryEndpoint: `${origin}/.well-known/openid-configuration`,
    tokenEndpoint: `${origin}/op/token`,
    grants,
    requests,
  }
}
