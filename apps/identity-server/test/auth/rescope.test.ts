import { describe, expect, it } from 'vitest'
import { updateUser } from '../../src/resources/users/users.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { authenticate, rescope, tokenIn } from './login.ts'

describe('POST /v3/auth/tokens with a token', () => {
  it('exchanges it for every scope on which the user has a role, and for none', async () => {
    const app = await testApp()
    const { ids } = app
    const unscoped = tokenIn(await rescope(app, await app.token('member'), 'unscoped'))
    const project = await rescope(app, unscoped, { project: { name: 'engines', domain: { name: 'acme' } } })
    expect([project.status, project.json.token.project.id]).toEqual([201, ids.project])
    expect(project.json.token.methods.toSorted()).toEqual(['password', 'token'])
    const domain = await rescope(app, await app.token('domain-reader'), { domain: { id: ids.domain } })
    expect(domain.json.token.domain.id).toBe(ids.domain)
    expect((await rescope(app, unscoped, { project: { id: ids.adminProject } })).status).toBe(401)
  })

  it('answers 404 for a token that is not valid, of whatever kind', async () => {
    const app = await testApp()
    const good = await app.token('member')
    for (const id of ['', 'x', `${good}A`, good.slice(0, -1), ` ${good}`, `${good}==`]) {
      const answer = await rescope(app, id)
      expect([id.length, answer.status, answer.json.error.code]).toEqual([id.length, 404, 404])
    }
  })

  it('exchanges no scoped token when that is switched off: 403', async () => {
    const app = await testApp({ config: { token: { allow_rescope_scoped_token: false } } })
    const { ids } = app
    for (const persona of ['member', 'domain-reader', 'system-reader'] as const) {
      for (const scope of [undefined, 'unscoped', { project: { id: ids.project } }]) {
        expect((await rescope(app, await app.token(persona), scope)).status, persona).toBe(403)
      }
    }
    expect((await rescope(app, await app.token('nobody'))).status).toBe(201)
  })

  it('never makes a token of the system one of a project or domain, neither asked for nor by default', async () => {
    const app = await testApp()
    const { ids } = app
    const system = await app.token('system-admin')
    for (const scope of [{ project: { id: ids.adminProject } }, { domain: { id: 'default' } }]) {
      expect((await rescope(app, system, scope)).status).toBe(403)
    }
    await updateUser(app.deps, ids.adminUser, { defaultProjectId: ids.adminProject })
    const without = await rescope(app, system)
    expect([without.status, without.json.token.project]).toEqual([201, undefined])
    expect((await rescope(app, system, { system: { all: true } })).json.token.system).toEqual({ all: true })
    expect((await rescope(app, system, 'unscoped')).status).toBe(201)
  })

  it('never makes the chain live longer, and keeps its first audit id', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const scopes = ['unscoped', { project: { id: app.ids.project } }, undefined]
    let answer = await rescope(app, await app.token('member'))
    const { expires_at, audit_ids } = answer.json.token
    const root = audit_ids[1]
    expect(audit_ids).toEqual([expect.any(String), expect.any(String)])
    const seen = new Set(audit_ids)
    for (let round = 0; round < 10; round += 1) {
      clock.forward(60)
      answer = await rescope(app, tokenIn(answer), scopes[round % scopes.length])
      expect(answer.json.token.expires_at).toBe(expires_at)
      expect(answer.json.token.audit_ids[1]).toBe(root)
      expect(seen.has(answer.json.token.audit_ids[0])).toBe(false)
      seen.add(answer.json.token.audit_ids[0])
    }
    clock.forward(3600 - 600)
    expect((await rescope(app, tokenIn(answer))).status).toBe(404)
  })

  it('is not made to live longer by a password beside it', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const old = await app.token('member')
    clock.forward(1800)
    const identity = {
      methods: ['password', 'token'],
      password: { user: { id: app.ids.users.member, password: 'correct horse battery staple' } },
      token: { id: old },
    }
    const { token } = (await authenticate(app, identity)).json
    expect(Date.parse(token.expires_at) - clock.now().getTime()).toBe(1_800_000)
  })
})
