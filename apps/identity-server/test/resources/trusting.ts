import { expect } from 'vitest'
import { type Answer, type Persona, password, type TestAppOptions, testApp } from '../app/test-app.ts'
import { login, tokenIn } from '../auth/login.ts'

/**
 * An app in which `member`, who has the role member on the project engines, gives trusts to `nobody`.
 */
export async function trusting(options: TestAppOptions = {}) {
  const app = await testApp(options)
  const { ids } = app

  /** Asks for a trust, as `member` unless a token is given. */
  function ask(more: object = {}, token?: string): Promise<Answer> {
    const trust = {
      trustor_user_id: ids.users.member,
      trustee_user_id: ids.users.nobody,
      project_id: ids.project,
      impersonation: true,
      roles: [{ name: 'member' }],
      ...more,
    }
    const caller = token === undefined ? { as: 'member' as const } : { token }
    return app.call('POST', '/v3/OS-TRUST/trusts', { ...caller, body: { trust } })
  }

  /** Makes a trust, and tells its id. */
  async function trust(more: object = {}, token?: string): Promise<string> {
    const { status, json, text } = await ask(more, token)
    expect(status, text).toBe(201)
    return json.trust.id
  }

  /** Logs in for a trust. */
  function use(id: string, as: Persona = 'nobody'): Promise<Answer> {
    return login(app, { id: ids.users[as], password }, { 'OS-TRUST:trust': { id } })
  }

  /** A token of a trust. */
  const tokenOf = async (id: string, as?: Persona) => tokenIn(await use(id, as))

  return { app, ask, trust, use, tokenOf }
}
