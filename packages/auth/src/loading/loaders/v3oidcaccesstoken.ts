import { v3OidcAccessToken } from '../../plugins/federation/oidc/v3-oidc-access-token.ts'
import { defineLoader } from '../loader.ts'
import { federationOptions } from '../option-sets.ts'

export const v3OidcAccessTokenLoader = defineLoader({
  name: 'v3oidcaccesstoken',
  help: 'a token that an OpenID Connect provider gave elsewhere',
  options: [
    ...federationOptions,
    { name: 'access-token', required: true, secret: true, help: 'the token of the provider' },
  ],
  load: v3OidcAccessToken,
})
