import { v3OAuth2ClientCredential } from '../../plugins/v3-oauth2-client-credential.ts'
import { defineLoader } from '../loader.ts'
import { v3ScopeOptions } from '../option-sets.ts'

/** Options of a scope mean nothing here: the application credential has its own project. */
export const v3OAuth2ClientCredentialLoader = defineLoader({
  name: 'v3oauth2clientcredential',
  help: 'an application credential; sends a bearer token of OAuth 2.0 as well',
  options: [
    ...v3ScopeOptions,
    { name: 'oauth2_endpoint', required: true, help: 'URL of the token endpoint' },
    { name: 'oauth2_client_id', required: true, help: 'id of an application credential' },
    { name: 'oauth2_client_secret', required: true, secret: true, help: 'its secret' },
  ],
  takesTokenStore: true,
  load: v3OAuth2ClientCredential,
})
