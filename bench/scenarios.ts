import { logIn } from '../test/interop/peers/log-in.ts'
import type { BenchRequest } from './wrk.ts'

/** A running Identity service to measure. */
export interface Cloud {
  authUrl: string
  adminPassword: string
}

/** A question that clouds ask their Identity service all day. */
export interface Scenario {
  title: string
  request(cloud: Cloud): Promise<BenchRequest>
}

/** How many users the list has. */
export const listedUsers = 1000

/** The scenarios, in the order of the table. */
export const scenarios = {
  validate: { title: 'validate a token', request: validateRequest },
  password: { title: 'log in with a password', request: passwordRequest },
  token: { title: 'get a token from a token', request: tokenRequest },
  users: { title: `list ${listedUsers.toLocaleString('en')} users`, request: usersRequest },
} satisfies Record<string, Scenario>

/** Name of a {@link scenarios scenario}. */
export type ScenarioName = keyof typeof scenarios

const scope = { project: { name: 'admin', domain: { id: 'default' } } }

async function validateRequest({ authUrl, adminPassword }: Cloud): Promise<BenchRequest> {
  const caller = await logIn(authUrl, adminPassword)
  const subject = await logIn(authUrl, adminPassword)
  const headers = { 'x-auth-token': caller.id, 'x-subject-token': subject.id }
  return { method: 'GET', url: `${authUrl}/auth/tokens`, headers, status: 200 }
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
      const answer = await fetch(`${authUrl}/users`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ user }),
      })
      if (answer.status !== 201)
        throw new Error(`POST /v3/users answered ${answer.status}: ${await answer.text()}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all([createSome(), createSome()])
}
