import { logIn } from '../test/interop/peers/log-in.ts'
import { type Cloud, tokensLike } from './cloud.ts'
import type { BenchRequest } from './wrk.ts'

/** A question that clouds ask their Identity service all day. */
export interface Scenario {
  title: string
  /** Options of a server of ours that is started for this scenario alone; the others are not measured. */
  ownServer?: Record<string, string>
  /** The scenario of which this one is a variation: how much of its speed is left stands in the table. */
  comparedTo?: string
  request(cloud: Cloud): Promise<BenchRequest>
}

/** How many users the list has. */
const listedUsers = 1000
/** How many tokens are revoked before one is validated that is not. */
const revokedTokens = 10_000
/** How many tokens there are to be validated once. */
const neverSeenTokens = 100_000

const jws = { OS_TOKEN__PROVIDER: 'jws' }

/** The scenarios, in the order of the table. */
export const scenarios = {
  validate: { title: 'validate a token', request: validateRequest },
  'never-seen': { title: 'validate a token never seen before', request: neverSeenRequest },
  revocations: {
    title: `validate a token beside ${revokedTokens.toLocaleString('en')} revoked ones`,
    ownServer: {},
    comparedTo: 'validate',
    request: revocationsRequest,
  },
  'application-credential': {
    title: 'validate a token of an application credential',
    request: applicationCredentialRequest,
  },
  jws: { title: 'validate a JWS token', ownServer: jws, comparedTo: 'validate', request: validateRequest },
  'jws-never-seen': {
    title: 'validate a JWS token never seen before',
    ownServer: jws,
    comparedTo: 'never-seen',
    request: neverSeenRequest,
  },
  password: { title: 'log in with a password', request: passwordRequest },
  token: { title: 'get a token from a token', request: tokenRequest },
  users: { title: `list ${listedUsers.toLocaleString('en')} users`, request: usersRequest },
} as const satisfies Record<string, Scenario>

/** Name of a {@link scenarios scenario}. */
export type ScenarioName = keyof typeof scenarios

/** A scenario by its name, as what it may be. */
export function scenario(name: ScenarioName): Scenario {
  return scenarios[name]
}

const scope = { project: { name: 'admin', domain: { id: 'default' } } }

async function validateRequest({ authUrl, adminPassword }: Cloud): Promise<BenchRequest> {
  const caller = await logIn(authUrl, adminPassword)
  const subject = await logIn(authUrl, adminPassword)
  const headers = { 'x-auth-token': caller.id, 'x-subject-token': subject.id }
  return { method: 'GET', url: `${authUrl}/auth/tokens`, headers, status: 200 }
}

async function neverSeenRequest(cloud: Cloud): Promise<BenchRequest> {
  const request = await validateRequest(cloud)
  const { 'x-subject-token': token = '', ...headers } = request.headers
  return { ...request, headers, tokens: tokensLike(cloud, token, neverSeenTokens) }
}

async function revocationsRequest(cloud: Cloud): Promise<BenchRequest> {
  const request = await validateRequest(cloud)
  const tokens = tokensLike(cloud, request.headers['x-subject-token'] ?? '', revokedTokens)
  const revokeSome = async () => {
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
      const headers = { ...request.headers, 'x-subject-token': token }
      await expectStatus(204, request.url, { method: 'DELETE', headers })
    }
  }
  await Promise.all(Array.from({ length: 8 }, revokeSome))
  return request
}

async function applicationCredentialRequest(cloud: Cloud): Promise<BenchRequest> {
  const { authUrl, adminPassword } = cloud
  const request = await validateRequest(cloud)
  const { id, body } = await logIn(authUrl, adminPassword)
  const json = { 'content-type': 'application/json' }
  const made = await expectStatus(201, `${authUrl}/users/${body.user.id}/application_credentials`, {
    method: 'POST',
    headers: { ...json, 'x-auth-token': id },
    body: JSON.stringify({ application_credential: { name: `bench-${Date.now()}` } }),
  })
  const { application_credential } = (await made.json()) as {
    application_credential: { id: string; secret: string }
  }
  const { id: credentialId, secret } = application_credential
  const identity = {
    methods: ['application_credential'],
    application_credential: { id: credentialId, secret },
  }
  const answer = await expectStatus(201, `${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ auth: { identity } }),
  })
  const token = answer.headers.get('x-subject-token') ?? ''
  return { ...request, headers: { ...request.headers, 'x-subject-token': token } }
}

async function passwordRequest({ authUrl, adminPassword }: Cloud): Promise<BenchRequest> {
  const user = { name: 'admin', domain: { id: 'default' }, password: adminPassword }
  return authRequest(authUrl, { identity: { methods: ['password'], password: { user } }, scope })
}

async function tokenRequest({ authUrl, adminPassword }: Cloud): Promise<BenchRequest> {
  const { id } = await logIn(authUrl, adminPassword)
  return authRequest(authUrl, { identity: { methods: ['token'], token: { id } }, scope })
}

async function usersRequest({ authUrl, adminPassword }: Cloud): Promise<BenchRequest> {
  const { id } = await logIn(authUrl, adminPassword)
  await createUsers(authUrl, id)
  return { method: 'GET', url: `${authUrl}/users`, headers: { 'x-auth-token': id }, status: 200 }
}

function authRequest(authUrl: string, auth: unknown): BenchRequest {
  const headers = { 'content-type': 'application/json' }
  return {
    method: 'POST',
    url: `${authUrl}/auth/tokens`,
    headers,
    body: JSON.stringify({ auth }),
    status: 201,
  }
}

async function createUsers(authUrl: string, token: string): Promise<void> {
  const headers = { 'x-auth-token': token, 'content-type': 'application/json' }
  const { users } = (await (await fetch(`${authUrl}/users`, { headers })).json()) as { users: unknown[] }
  let next = users.length
  const createSome = async () => {
    while (next < listedUsers) {
      next += 1
      const user = { name: `user-${next}`, domain_id: 'default', email: `user-${next}@example.org` }
      const body = JSON.stringify({ user })
      const answer = await expectStatus(201, `${authUrl}/users`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
    }
  }
  await Promise.all([createSome(), createSome()])
}

async function expectStatus(status: number, url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init)
  if (answer.status !== status)
    throw new Error(`${init.method} ${url} answered ${answer.status}: ${await answer.text()}`)
  return answer
}
