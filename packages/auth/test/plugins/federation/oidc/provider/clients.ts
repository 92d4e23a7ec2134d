import type { ClientMetadata } from 'oidc-provider'

/** Where the provider sends browsers. Nobody listens there: browsers of the tests stop before. */
export const callback = 'http://127.0.0.1:9/callback'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

const noBrowser = { redirect_uris: [], response_types: [] } satisfies Partial<ClientMetadata>
const browser = {
  redirect_uris: [callback],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
  application_type: 'native',
} satisfies Partial<ClientMetadata>

/** A client whose id and secret are not the same once they are encoded. */
export const program = { clientId: 'nightly:backup', clientSecret: 's3cret :/+%&=' }

/** Clients that the provider knows. Who has no secret is public, and has to use PKCE where a browser is involved. */
export const clients: ClientMetadata[] = [
  { client_id: 'keystone', client_secret: 'keystone-secret', grant_types: [], ...noBrowser },
  {
    client_id: program.clientId,
    client_secret: program.clientSecret,
    grant_types: ['client_credentials'],
    scope: 'profile',
    ...noBrowser,
  },
  {
    client_id: 'post',
    client_secret: 'post-s3cret&',
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'],
    ...noBrowser,
  },
  {
    client_id: 'cli',
    token_endpoint_auth_method: 'none',
    grant_types: ['password', 'refresh_token', deviceGrant],
    application_type: 'native',
    ...noBrowser,
  },
  {
    client_id: 'cli-with-secret',
    client_secret: 'cli-s3cret',
    grant_types: ['password', 'refresh_token', deviceGrant],
    ...noBrowser,
  },
  { client_id: 'app', token_endpoint_auth_method: 'none', ...browser },
  { client_id: 'web', client_secret: 'web-s3cret', ...browser },
]
