import type { Answer, TestApp } from '../app/test-app.ts'

/** `POST /v3/auth/tokens` with the given `identity` and, unless it is undefined, `scope`. */
export function authenticate(app: TestApp, identity: unknown, scope?: unknown, query = ''): Promise<Answer> {
  const auth = { identity, ...(scope !== undefined && { scope }) }
  return app.call('POST', `/v3/auth/tokens${query}`, { body: { auth } })
}

/** Logs in with a password. */
export function login(app: TestApp, user: unknown, scope?: unknown, query?: string): Promise<Answer> {
  return authenticate(app, { methods: ['password'], password: { user } }, scope, query)
}

/** Exchanges a token. */
export function rescope(app: TestApp, token: string, scope?: unknown): Promise<Answer> {
  return authenticate(app, { methods: ['token'], token: { id: token } }, scope)
}

/** The token of an answer. */
export function tokenIn(answer: Answer): string {
  const token = answer.headers['x-subject-token']
  if (typeof token !== 'string') throw new Error(`no token: ${answer.status} ${answer.text}`)
  return token
}

/** The status with which a token validates itself: 200, or 401 because it is not even good for asking. */
export async function validity(app: TestApp, token: string): Promise<number> {
  return (await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })).status
}
