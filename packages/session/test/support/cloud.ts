import type { ServerOptions } from 'node:https'
import { type Answer, json, type Received, serve } from './server.ts'

/** An Identity service and a compute service, in one server, that accept the tokens they gave. */
export interface TestCloud {
  url: string
  authUrl: string
  received: Received[]
  /** Requests for a token. */
  logins(): Received[]
  /** All other requests. */
  calls(): Received[]
  /** Tokens given so far are answered with 401 from now on. */
  revoke(): void
}

export interface CloudOptions {
  tls?: ServerOptions
  /** Instant at which tokens expire. Default: far away. */
  expiresAt?: string
  /** Answers everything that is not a login. Default: 200 and a list of users. */
  service?: Answer
  /** Called before each login is answered. */
  beforeLogin?: () => Promise<void>
  loginStatus?: () => number
}

export async function cloud(options: CloudOptions = {}): Promise<TestCloud> {
  let count = 0
  let good = new Set<string>()
  const server = await serve(async (received, response, request) => {
    if (isLogin(received)) {
      await options.beforeLogin?.()
      const status = options.loginStatus?.() ?? 201
      if (status !== 201) return json(response, status, refusedLogin)
      count += 1
      const token = `gAAAAABtoken-${count}`
      good.add(token)
      const body = tokenBody(`${scheme}//${request.headers.host}`, options.expiresAt)
      return json(response, 201, body, { 'X-Subject-Token': token, 'x-openstack-request-id': 'req-login' })
    }
    const sent = received.headers['x-auth-token']
    if (sent !== undefined && !good.has(String(sent))) return json(response, 401, refusedToken)
    if (options.service !== undefined) return options.service(received, response, request)
    json(response, 200, '{"users": [{"id": "u1", "name": "ada"}]}', { 'x-openstack-request-id': 'req-users' })
  }, options.tls)
  const scheme = options.tls === undefined ? 'http:' : 'https:'
  return {
    url: server.url,
    authUrl: `${server.url}/v3`,
    received: server.received,
    logins: () => server.received.filter(isLogin),
    calls: () => server.received.filter((one) => !isLogin(one)),
    revoke() {
      good = new Set()
    },
  }
}

function isLogin({ method, path }: Received): boolean {
  return method === 'POST' && path === '/v3/auth/tokens'
}

const refusedLogin =
  '{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}'
const refusedToken =
  '{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}'

/** A v3 token answer, as Keystone writes it; only host and expiry are filled in. */
export function tokenBody(base: string, expiresAt = '2099-01-01T00:00:00.000000Z'): string {
  return `{"token": {"methods": ["password"],
    "user": {"domain": {"id": "default", "name": "Default"}, "id": "u1", "name": "ada", "password_expires_at": null},
    "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
    "expires_at": "${expiresAt}", "issued_at": "2026-01-01T00:00:00.000000Z",
    "project": {"domain": {"id": "default", "name": "Default"}, "id": "p1", "name": "engines"},
    "is_domain": false, "roles": [{"id": "r1", "name": "member"}],
    "catalog": [
      {"endpoints": [
        {"id": "e1", "interface": "public", "region_id": "RegionOne", "url": "${base}/v3", "region": "RegionOne"},
        {"id": "e2", "interface": "internal", "region_id": "RegionOne", "url": "${base}/internal/v3/", "region": "RegionOne"},
        {"id": "e3", "interface": "admin", "region_id": "RegionOne", "url": "${base}/admin/v3", "region": "RegionOne"}],
       "id": "s1", "type": "identity", "name": "keystone"},
      {"endpoints": [
        {"id": "e4", "interface": "public", "region_id": "RegionOne", "url": "${base}/one/v2.1", "region": "RegionOne"},
        {"id": "e5", "interface": "public", "region_id": "RegionTwo", "url": "${base}/two/v2.1", "region": "RegionTwo"}],
       "id": "s2", "type": "compute", "name": "nova"},
      {"endpoints": [
        {"id": "e6", "interface": "public", "region_id": "RegionOne", "url": "${base}/telescope", "region": "RegionOne"}],
       "id": "s3", "type": "telescope-control", "name": "scope"}]}}`
}
