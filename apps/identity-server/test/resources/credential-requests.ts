import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import type { PayloadDelegation } from '../../src/tokens/token-format.ts'
import type { Answer, CallOptions, TestApp } from '../app/test-app.ts'

/** Creates a credential over HTTP. */
export async function makeCredential(
  { call }: TestApp,
  credential: object,
  by: CallOptions = { as: 'admin' },
): Promise<string> {
  const { status, json, text } = await call('POST', '/v3/credentials', { ...by, body: { credential } })
  expect(status, text).toBe(201)
  return json.credential.id
}

/** Creates an EC2 credential over HTTP. */
export async function makeEc2(
  { call, ids }: TestApp,
  userId = ids.users.member,
  projectId = ids.project,
): Promise<{ access: string; secret: string }> {
  const { status, json, text } = await call('POST', `/v3/users/${userId}/credentials/OS-EC2`, {
    as: 'admin',
    body: { tenant_id: projectId },
  })
  expect(status, text).toBe(201)
  return json.credential
}

/** The id of the credential with an access key. */
export function idOf(access: string): string {
  return createHash('sha256').update(access).digest('hex')
}

/** Changes a credential over HTTP. */
export function patchCredential(
  { call }: TestApp,
  id: string,
  credential: object,
  by: CallOptions = { as: 'admin' },
): Promise<Answer> {
  return call('PATCH', `/v3/credentials/${id}`, { ...by, body: { credential } })
}

/** A token that says it was obtained with the given methods: with `oauth1` it is a delegated one. */
export function tokenBy(
  app: TestApp,
  methods: readonly string[],
  made: { userId?: string; projectId?: string; delegation?: PayloadDelegation } = {},
): string {
  const { userId = app.ids.users.member, projectId = app.ids.project, delegation } = made
  const keys = loadKeys(app.config.fernet_tokens.key_repository)
  const format = fernet({
    keys: { current: () => keys },
    methods: app.config.auth.methods,
    defaultDomainId: app.config.identity.default_domain_id,
  })
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000)
  const expiresAt = new Date(issuedAt.getTime() + 600_000)
  const auditIds = ['AAECAwQFBgcICQoLDA0ODw']
  const payload = { userId, methods, scope: { projectId }, expiresAt, auditIds }
  return format.encode({ ...payload, ...(delegation && { delegation }) }, issuedAt)
}
