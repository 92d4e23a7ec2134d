import { describe, expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { type TestApp, testApp } from '../app/test-app.ts'
import { tokenIn, validity } from './login.ts'
import {
  type Ada,
  accessTokenOf,
  ada,
  askForRequestToken,
  keysIn,
  newConsumer,
  oauth1Login,
} from './oauth1-client.ts'

/** A token of Ada's that somebody else got, with all her roles. */
async function delegated() {
  const app = await testApp()
  const consumer = await newConsumer(app)
  const user = await ada(app)
  const accessToken = await accessTokenOf(app, user, consumer, ['admin', 'reader'])
  const requestToken = keysIn(await askForRequestToken(app, consumer, app.ids.project))
  const token = tokenIn(await oauth1Login(app, consumer, accessToken))
  return { app, user, token, requestToken }
}

type Call = readonly ['POST' | 'PUT' | 'DELETE', string, object?]

/** Whatever makes, or takes away, something that lasts longer than a token. */
function lasting({ ids }: TestApp, { id }: Ada, requestToken: string): readonly Call[] {
  const trust = {
    trustor_user_id: id,
    trustee_user_id: ids.users.member,
    project_id: ids.project,
    impersonation: true,
    roles: [{ name: 'reader' }],
  }
  const credential = { type: 'cert', blob: 'x', user_id: id, project_id: ids.project }
  return [
    ['POST', '/v3/OS-TRUST/trusts', { trust }],
    ['POST', `/v3/users/${id}/application_credentials`, { application_credential: { name: 'robot' } }],
    ['DELETE', `/v3/users/${id}/application_credentials/any`],
    ['DELETE', `/v3/users/${id}/access_rules/any`],
    ['POST', '/v3/credentials', { credential }],
    ['POST', `/v3/users/${id}/credentials/OS-EC2`, { tenant_id: ids.project }],
    ['PUT', `/v3/OS-OAUTH1/authorize/${requestToken}`, { roles: [{ name: 'reader' }] }],
    ['DELETE', `/v3/users/${id}/OS-OAUTH1/access_tokens/any`],
  ]
}

/** How many rows there are of what must not be made. */
async function rows({ read }: Storage): Promise<number> {
  const tables = ['trust', 'application_credential', 'credential', 'access_token'] as const
  let count = 0
  for (const table of tables) count += (await read.selectFrom(table).selectAll().execute()).length
  return count
}

/** @see CVE-2026-80184, CVE-2026-90460 and CVE-2014-3476: chains of delegation, and what outlives them */
describe('a token of the method oauth1', () => {
  it('makes and takes away nothing that outlives it', async () => {
    const { app, user, token, requestToken } = await delegated()
    expect(await validity(app, token)).toBe(200)
    const before = await rows(app.storage)
    for (const [method, url, body] of lasting(app, user, requestToken.key)) {
      const { status } = await app.call(method, url, { token, ...(body && { body }) })
      expect([method, url, status]).toEqual([method, url, 403])
    }
    expect(await rows(app.storage)).toBe(before)
  })

  it('is refused only because it is a delegation: the user may do the same', async () => {
    const { app, user, requestToken } = await delegated()
    for (const [method, url, body] of lasting(app, user, requestToken.key)) {
      const { status } = await app.call(method, url, { token: user.token, ...(body && { body }) })
      expect([200, 201, 404], `${method} ${url} ${status}`).toContain(status)
    }
  })

  it('does what its roles allow', async () => {
    const { app, token } = await delegated()
    expect((await app.call('POST', '/v3/regions', { token, body: { region: { id: 'r' } } })).status).toBe(201)
  })
})
