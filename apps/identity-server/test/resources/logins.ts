import { expect } from 'vitest'
import type { Answer, TestApp } from '../app/test-app.ts'

/** Creates a user over HTTP. */
export async function makeUser({ call }: TestApp, user: object): Promise<string> {
  const { status, json, text } = await call('POST', '/v3/users', { as: 'admin', body: { user } })
  expect(status, text).toBe(201)
  return json.user.id
}

/** Logs in with a password, without a scope. */
export function login({ call }: TestApp, id: string, secret: string): Promise<Answer> {
  const identity = { methods: ['password'], password: { user: { id, password: secret } } }
  return call('POST', '/v3/auth/tokens', { body: { auth: { identity, scope: 'unscoped' } } })
}

/** The token of such a login. */
export async function tokenOf(app: TestApp, id: string, secret: string): Promise<string> {
  return String((await login(app, id, secret)).headers['x-subject-token'])
}

/** Whether a token is still good. */
export async function isValid({ call }: TestApp, token: string): Promise<boolean> {
  const { status } = await call('GET', '/v3/auth/tokens', {
    as: 'admin',
    headers: { 'x-subject-token': token },
  })
  return status === 200
}
