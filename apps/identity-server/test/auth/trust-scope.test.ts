import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { createDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { updateProject } from '../../src/resources/projects/projects.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password } from '../app/test-app.ts'
import { trusting } from '../resources/trusting.ts'
import { standingClock } from './clock.ts'
import { authenticate, login, rescope, tokenIn, validity } from './login.ts'

const scopeOf = (id: unknown) => ({ 'OS-TRUST:trust': { id } })

/** How many uses a trust has left, as its row says. */
async function usesLeft({ app }: Awaited<ReturnType<typeof trusting>>, id: string) {
  const row = await app.storage.read
    .selectFrom('trust')
    .select('remaining_uses')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.remaining_uses
}

describe('a login for a trust', () => {
  it('gives the roles of the trust on its project, as the trustor', async () => {
    const { app, trust, use } = await trusting()
    const { ids } = app
    const id = await trust()
    const { status, json } = await use(id)
    expect(status).toBe(201)
    expect(json.token).toMatchObject({
      methods: ['password'],
      user: { id: ids.users.member, name: 'member', domain: { id: ids.domain, name: 'acme' } },
      'OS-TRUST:trust': {
        id,
        trustor_user: { id: ids.users.member },
        trustee_user: { id: ids.users.nobody },
        impersonation: true,
      },
      project: { id: ids.project, name: 'engines', domain: { id: ids.domain, name: 'acme' } },
      roles: [
        { id: ids.roles.member, name: 'member' },
        { id: ids.roles.reader, name: 'reader' },
      ],
    })
    expect(json.token).not.toHaveProperty('is_domain')
    expect(json.token.catalog).toHaveLength(1)
  })

  it('gives no more roles than the trust, and shows the trustee where it does not impersonate', async () => {
    const { app, trust, use } = await trusting()
    const { json } = await use(await trust({ impersonation: false, roles: [{ name: 'reader' }] }))
    expect(json.token.user.id).toBe(app.ids.users.nobody)
    expect(json.token['OS-TRUST:trust'].impersonation).toBe(false)
    expect(json.token.roles).toEqual([{ id: app.ids.roles.reader, name: 'reader' }])
  })

  it('gives a token that says when it is validated what it said when it was issued', async () => {
    const { app, trust, use } = await trusting()
    for (const impersonation of [true, false]) {
      const answer = await use(await trust({ impersonation }))
      const headers = { 'x-subject-token': tokenIn(answer) }
      expect((await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })).json).toEqual(answer.json)
    }
  })

  it('may come from a token, whose chain and expiry it then has', async () => {
    const clock = standingClock()
    const { app, trust } = await trusting({ clock: clock.now })
    const source = await login(app, { id: app.ids.users.nobody, password }, 'unscoped')
    clock.forward(60)
    const { status, json } = await rescope(app, tokenIn(source), scopeOf(await trust()))
    expect(status).toBe(201)
    expect(json.token.expires_at).toBe(source.json.token.expires_at)
    expect(json.token.audit_ids[1]).toBe(source.json.token.audit_ids[0])
    expect(json.token.methods.sort()).toEqual(['password', 'token'])
  })

  it('answers 401 for a trust that is unknown, deleted, expired or for no project', async () => {
    const clock = standingClock()
    const { app, trust, use } = await trusting({ clock: clock.now })
    const deleted = await trust()
    await app.call('DELETE', `/v3/OS-TRUST/trusts/${deleted}`, { as: 'member' })
    const expired = await trust({ expires_at: new Date(clock.now().getTime() + 1000).toISOString() })
    clock.forward(1)
    const aimless = await trust({ project_id: null, roles: [] })
    for (const id of ['a1', deleted, expired, aimless]) expect((await use(id)).status).toBe(401)
  })

  it('answers 403 to anybody but the trustee, the trustor included', async () => {
    const { trust, use } = await trusting()
    const id = await trust()
    for (const as of ['member', 'domain-reader', 'admin'] as const)
      expect((await use(id, as)).status).toBe(403)
  })

  it('answers 401 to a trustee who does not prove to be it', async () => {
    const made = await trusting()
    const { app, trust } = made
    const id = await trust({ remaining_uses: 1 })
    const wrong = { id: app.ids.users.nobody, password: 'wrong' }
    expect((await login(app, wrong, scopeOf(id))).status).toBe(401)
    expect(await usesLeft(made, id)).toBe(1)
  })

  it('answers 400 for a trust with another scope beside it, and for what is no trust', async () => {
    const { app, trust } = await trusting()
    const id = await trust()
    const user = { id: app.ids.users.nobody, password }
    for (const scope of [
      { ...scopeOf(id), project: { id: app.ids.project } },
      { ...scopeOf(id), system: { all: true } },
      { ...scopeOf(id), unscoped: {} },
      scopeOf(''),
      scopeOf(1),
      scopeOf(undefined),
      { 'OS-TRUST:trust': '' },
      { 'OS-TRUST:trust': null },
    ]) {
      expect((await login(app, user, scope)).status, JSON.stringify(scope)).toBe(400)
    }
  })

  it('answers 401 while the project or its domain is disabled', async () => {
    const { app, ask, use, trust } = await trusting()
    const { deps, ids } = app
    const id = await trust()
    await updateProject(deps, ids.project, { enabled: false })
    expect((await use(id)).status).toBe(401)
    expect(
      (await ask({}, tokenIn(await login(app, { id: ids.users.member, password }, 'unscoped')))).status,
    ).toBe(201)
    await updateProject(deps, ids.project, { enabled: true })
    expect((await use(id)).status).toBe(201)
    await updateDomain(deps, ids.domain, { enabled: false })
    expect((await use(id)).status).toBe(401)
  })

  it('answers 403 when the trustor is disabled or has lost one of the roles, and counts no use', async () => {
    const made = await trusting()
    const { app, trust, use } = made
    const { deps, ids } = app
    const grant = (role: string) => ({
      actor: { userId: ids.users.member },
      target: { projectId: ids.project },
      roleId: ids.roles[role] as string,
      inherited: false,
    })
    await grantRole(deps, grant('manager'))
    const id = await trust({ roles: [{ name: 'manager' }, { name: 'reader' }], remaining_uses: 1 })
    await revokeRole(deps, grant('manager'))
    expect((await use(id)).status).toBe(403)
    await grantRole(deps, grant('manager'))
    await updateUser(deps, ids.users.member, { enabled: false })
    expect((await use(id)).status).toBe(403)
    await updateUser(deps, ids.users.member, { enabled: true })
    expect(await usesLeft(made, id)).toBe(1)
    expect((await use(id)).status).toBe(201)
  })

  it('answers 404 when the domain of the trustor is disabled', async () => {
    const { app, trust, use } = await trusting()
    const { deps, ids } = app
    const domain = await createDomain(deps, { name: 'elsewhere' })
    const trustor = await createUser(deps, { name: 'eve', domainId: domain.id, password })
    const target = { projectId: ids.project }
    await grantRole(deps, {
      actor: { userId: trustor.id },
      target,
      roleId: ids.roles.member as string,
      inherited: false,
    })
    const token = tokenIn(await login(app, { id: trustor.id, password }, { project: { id: ids.project } }))
    const id = await trust({ trustor_user_id: trustor.id, impersonation: false }, token)
    expect((await use(id)).status).toBe(201)
    await updateDomain(deps, domain.id, { enabled: false })
    expect((await use(id)).status).toBe(404)
  })

  it('says no more than its status when it is refused', async () => {
    const { app, trust, use } = await trusting()
    const id = await trust()
    await updateUser(app.deps, app.ids.users.member, { enabled: false })
    const answers = [await use(id), await use(id, 'domain-reader')]
    expect(answers.map((answer) => answer.json)).toEqual([
      { error: { code: 403, title: 'Forbidden', message: 'The trust cannot be used.' } },
      { error: { code: 403, title: 'Forbidden', message: 'The trust cannot be used.' } },
    ])
  })
})

describe('a trust with counted uses', () => {
  it('loses one with each token, and gives none after the last', async () => {
    const made = await trusting()
    const id = await made.trust({ remaining_uses: 2 })
    const tokens = [tokenIn(await made.use(id))]
    expect(await usesLeft(made, id)).toBe(1)
    tokens.push(tokenIn(await made.use(id)))
    expect((await made.use(id)).status).toBe(401)
    // What was made with a use is good after the last one, too.
    for (const token of tokens) expect(await validity(made.app, token)).toBe(200)
    expect(await usesLeft(made, id)).toBe(0)
  })

  it('loses none to a login that v2.0 cannot show', async () => {
    const made = await trusting()
    const { app, trust } = made
    const id = await trust({ remaining_uses: 1 })
    const token = tokenIn(await login(app, { id: app.ids.users.nobody, password }, 'unscoped'))
    const auth = { token: { id: token }, trust_id: id }
    // Its parties are not in the default domain.
    expect((await app.call('POST', '/v2.0/tokens', { body: { auth } })).status).toBe(401)
    expect(await usesLeft(made, id)).toBe(1)
    expect((await app.call('POST', '/auth', { body: { auth: { version: 'v2.0', ...auth } } })).status).toBe(
      401,
    )
    expect(await usesLeft(made, id)).toBe(1)
    expect((await rescope(app, token, scopeOf(id))).status).toBe(201)
  })

  it('gives its last use to one of two who come at once', async () => {
    const made = await trusting()
    const id = await made.trust({ remaining_uses: 1 })
    const answers = await Promise.all([made.use(id), made.use(id), made.use(id)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 401, 401])
    expect(await usesLeft(made, id)).toBe(0)
  })
})

describe('a token of a trust', () => {
  it('does not outlive the trust', async () => {
    const clock = standingClock()
    const { app, trust, use } = await trusting({ clock: clock.now })
    const end = clock.now().getTime() + 90_000
    const answer = await use(await trust({ expires_at: new Date(end + 999).toISOString() }))
    expect(answer.json.token.expires_at).toBe(`${new Date(end).toISOString().slice(0, -1)}000Z`)
    expect((await use(await trust())).json.token.expires_at > answer.json.token.expires_at).toBe(true)
    const token = tokenIn(answer)
    clock.forward(89)
    expect(await validity(app, token)).toBe(200)
    clock.forward(1)
    expect(await validity(app, token)).toBe(401)
  })

  it('is not taken after its expiry when the trust has expired as well', async () => {
    const clock = standingClock()
    const config = { token: { expiration: 600 } }
    const { app, trust, tokenOf } = await trusting({ clock: clock.now, config })
    const at = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString()
    const ended = await tokenOf(await trust({ expires_at: at(500) }))
    const standing = await tokenOf(await trust({ expires_at: at(5000) }))
    for (const token of [ended, standing]) expect(await validity(app, token)).toBe(200)
    clock.forward(601)
    const late = async (token: string) => {
      const { users } = app.ids
      const asker = await login(app, { id: users.admin, password }, { project: { id: app.ids.adminProject } })
      const headers = { 'x-subject-token': token }
      return (await app.call('GET', '/v3/auth/tokens?allow_expired=1', { token: tokenIn(asker), headers }))
        .status
    }
    await grantRole(app.deps, {
      actor: { userId: app.ids.users.admin },
      target: { projectId: app.ids.adminProject },
      roleId: app.ids.roles.service as string,
      inherited: false,
    })
    expect(await late(standing)).toBe(200)
    expect(await late(ended)).toBe(404)
    clock.forward(5000)
    expect(await late(standing)).toBe(404)
  })

  it('cannot be exchanged, whatever for', async () => {
    const { app, trust, tokenOf } = await trusting()
    const id = await trust()
    const token = await tokenOf(id)
    for (const scope of [
      undefined,
      'unscoped',
      scopeOf(id),
      { project: { id: app.ids.project } },
      { domain: { id: app.ids.domain } },
      { system: { all: true } },
    ]) {
      expect((await rescope(app, token, scope)).status, JSON.stringify(scope)).toBe(403)
    }
    const user = { id: app.ids.users.member, password }
    const both = { methods: ['password', 'token'], password: { user }, token: { id: token } }
    expect((await authenticate(app, both, { project: { id: app.ids.project } })).status).toBe(403)
  })
})
