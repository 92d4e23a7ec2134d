import { v3OidcAuthorizationCode } from '../../plugins/federation/oidc/v3-oidc-authorization-code.ts'
import { defineLoader } from '../loader.ts'
import { oidcOptions } from '../option-sets.ts'

export const v3OidcAuthCodeLoader = defineLoader({
  name: 'v3oidcauthcode',
  help: 'an authorization code of an OpenID Connect provider',
  options: [
    ...oidcOptions,
    { name: 'redirect-uri', help: 'where the provider sent the browser with the code' },
    {
      name: 'code',
      aliases: ['authorization-code'],
      required: true,
      secret: true,
      help: 'the authorization code',
    },
  ],
  load: v3OidcAuthorizationCode,
})
