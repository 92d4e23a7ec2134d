import { v3OidcClientCredentials } from '../../plugins/federation/oidc/v3-oidc-client-credentials.ts'
import { requireOptions } from '../../plugins/require-options.ts'
import { defineLoader } from '../loader.ts'
import { oidcOptions } from '../option-sets.ts'

export const v3OidcClientCredentialsLoader = defineLoader({
  name: 'v3oidcclientcredentials',
  help: 'an OAuth 2.0 client of its own account at an OpenID Connect provider',
  options: oidcOptions,
  load(values) {
    requireOptions('v3oidcclientcredentials', values, ['clientSecret'])
    return v3OidcClientCredentials({ ...values, clientSecret: values.clientSecret ?? '' })
  },
})
