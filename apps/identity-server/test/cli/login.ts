import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The JSON body with which the first administrator logs in. */
export function loginBody(password: string): string {
  const user = { name: 'admin', domain: { id: 'default' }, password }
  const scope = { project: { name: 'admin', domain: { id: 'default' } } }
  return JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } })
}

/** Logs the first administrator in. `token` is empty when that is refused. */
export async function login(
  url: string,
  password: string,
): Promise<{ status: number; token: string; body: LoginAnswer }> {
  const answer = await fetch(`${url}/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: loginBody(password),
  })
  const token = answer.headers.get('x-subject-token') ?? ''
  return { status: answer.status, token, body: (await answer.json()) as LoginAnswer }
}

export interface LoginAnswer {
  token: {
    roles: { name: string }[]
    catalog: { type: string; endpoints: { url: string; interface: string }[] }[]
  }
}

/** Whether the service finds a token valid: the status of its validation by itself. */
export async function validate(url: string, token: string): Promise<number> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token }
  return (await fetch(`${url}/auth/tokens`, { headers })).status
}

/** The `auth` of the cloud `keystone` in a data directory's `clouds.yaml`. */
export function cloudOf(dataDir: string): Record<string, string> {
  return parse(readFileSync(join(dataDir, 'clouds.yaml'), 'utf8')).clouds.keystone.auth
}

/** URLs of the identity service in the catalog that a login answers with. */
export function identityUrls(body: LoginAnswer): string[] {
  return body.token.catalog.flatMap((service) => service.endpoints.map((endpoint) => endpoint.url))
}
