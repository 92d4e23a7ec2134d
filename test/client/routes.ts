import type { ApiDocument } from './generate.ts'

/** Routes of the server that the client leaves out, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'GET /': 'version discovery is the session’s',
  'GET /v3': 'version discovery is the session’s',
  'POST /v3/auth/tokens': 'logging in is the plugin’s',
  'POST /v3/ec2tokens': 'services ask it, with a signature that they were shown',
  'POST /v3/s3tokens': 'services ask it, with a signature that they were shown',
  'POST /v3/OS-OAUTH1/request_token': 'signed by a consumer instead of authenticated by a token',
  'POST /v3/OS-OAUTH1/access_token': 'signed by a consumer instead of authenticated by a token',
  'PUT /v3/OS-OAUTH1/authorize/{request_token_id}': 'needs a request token, see above; has a test of its own',
  'POST /v3/OS-OAUTH2/token': 'the plugin v3OAuth2ClientCredential asks it',
  'GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}': 'needs an access token, see above',
  'DELETE /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}': 'needs an access token, see above',
  'GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles':
    'needs an access token, see above',
  'GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id}':
    'needs an access token',
}

/** Logging in by way of an identity provider, and what is there in other forms too. */
const leftOutBelow: Readonly<Record<string, string>> = {
  '/auth': 'the same as below /v3, for logging in',
  '/v2.0': 'the API before this one',
  '/v3/auth/OS-FEDERATION': 'browsers and front ends use it',
  '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth':
    'the plugins of federation ask it',
}

/** The routes that a client of the API has to have, as `GET /v3/users/{user_id}`. */
export function routesOf({ paths }: ApiDocument): string[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  return all.filter((route) => {
    const path = route.slice(route.indexOf(' ') + 1)
    return !Object.keys(leftOutBelow).some((start) => path === start || path.startsWith(`${start}/`))
  })
}

/** The route that a request is of. Fixed segments come before those that may be anything. */
export function routeOf(routes: readonly string[], method: string, path: string): string | undefined {
  // What is asked with HEAD is what GET would say.
  const asked = [method === 'HEAD' ? 'GET' : method, ...path.split('/')]
  const fits = (route: string) => {
    const [verb = '', template = ''] = route.split(' ')
    const wanted = [verb, ...template.split('/')]
    return (
      wanted.length === asked.length && wanted.every((part, at) => part.startsWith('{') || part === asked[at])
    )
  }
  return routes.filter(fits).sort((a, b) => a.split('{').length - b.split('{').length)[0]
}
