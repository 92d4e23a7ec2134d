import { v3OAuth2MtlsClientCredential } from '../../plugins/v3-oauth2-mtls-client-credential.ts'
import { defineLoader } from '../loader.ts'
import { v3ScopeOptions } from '../option-sets.ts'

/** Options of a scope mean nothing here: the client's user has its own project. */
export const v3OAuth2MtlsClientCredentialLoader = defineLoader({
  name: 'v3oauth2mtlsclientcredential',
  help: "an OAuth 2.0 client that the session's certificate belongs to",
  options: [
    ...v3ScopeOptions,
    { name: 'oauth2-endpoint', required: true, help: 'URL of the token endpoint' },
    { name: 'oauth2-client-id', required: true, help: 'id of the client, which is a user' },
  ],
  load: v3OAuth2MtlsClientCredential,
})
