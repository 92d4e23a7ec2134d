import { expect } from 'vitest'
import type { Answer, Persona, TestApp } from '../app/test-app.ts'
import { authenticate, tokenIn } from './login.ts'

/** An application credential as it was answered when it was made. */
// biome-ignore lint/suspicious/noExplicitAny: literal JSON
export type MadeCredential = any

/** Makes an application credential over HTTP, for a persona on the project of its token. */
export async function makeCredential(
  app: TestApp,
  given: object = {},
  as: Persona = 'member',
): Promise<MadeCredential> {
  const url = `/v3/users/${app.ids.users[as]}/application_credentials`
  const body = { application_credential: { name: 'robot', ...given } }
  const { status, json, text } = await app.call('POST', url, { as, body })
  expect(status, text).toBe(201)
  return json.application_credential
}

/** Logs in with an application credential. */
export function logInWith(app: TestApp, claim: object, scope?: unknown): Promise<Answer> {
  const identity = { methods: ['application_credential'], application_credential: claim }
  return authenticate(app, identity, scope)
}

/** A token of an application credential. */
export async function tokenFrom(
  app: TestApp,
  { id, secret }: { id: string; secret: string },
): Promise<string> {
  return tokenIn(await logInWith(app, { id, secret }))
}

/** Makes an application credential, and a token with it. */
export async function credentialToken(
  app: TestApp,
  given: object = {},
  as: Persona = 'member',
): Promise<string> {
  return tokenFrom(app, await makeCredential(app, given, as))
}
