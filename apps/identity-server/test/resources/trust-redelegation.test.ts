import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { createDomain, deleteDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { liveTrust } from '../../src/resources/trusts/trust-chain.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password } from '../app/test-app.ts'
import { login, tokenIn, validity } from '../auth/login.ts'
import { trusting } from './trusting.ts'

const year = (number: number) => `${number}-01-01T00:00:00.000000Z`

/** `member` trusts `nobody`, who may redelegate. */
async function chain(more: object = {}) {
  const made = await trusting()
  const parent = await made.trust({ allow_redelegation: true, expires_at: year(2036), ...more })
  const token = await made.tokenOf(parent)
  const { users } = made.app.ids
  const third = users['domain-reader']
  /** Asks for a redelegation to `domain-reader`. */
  const redelegate = (asked: object = {}, by = token) => made.ask({ trustee_user_id: third, ...asked }, by)
  return { ...made, parent, token, redelegate, third, users }
}

describe('redelegating a trust', () => {
  it('makes a trust of the same trustor that refers to it', async () => {
    const { app, redelegate, parent, users, use } = await chain()
    const { status, json, text } = await redelegate({ expires_at: year(2035), allow_redelegation: true })
    expect(status, text).toBe(201)
    expect(json.trust).toMatchObject({
      trustor_user_id: users.member,
      trustee_user_id: users['domain-reader'],
      project_id: app.ids.project,
      expires_at: year(2035),
      redelegated_trust_id: parent,
      redelegation_count: 2,
    })
    const login = await use(json.trust.id, 'domain-reader')
    expect(login.status).toBe(201)
    expect(login.json.token.user.id).toBe(users.member)
    expect(login.json.token.roles.map((role: { name: string }) => role.name)).toEqual(['member', 'reader'])
  })

  it('takes the expiry of the trust it is from when none is given', async () => {
    const { redelegate } = await chain()
    expect((await redelegate()).json.trust.expires_at).toBe(year(2036))
  })

  it('lets the end be nearer than that of a trust that has none', async () => {
    const { redelegate } = await chain({ expires_at: null })
    expect((await redelegate({ expires_at: year(2035) })).json.trust.expires_at).toBe(year(2035))
    expect((await redelegate()).json.trust.expires_at).toBeNull()
  })

  it('takes the trust that the body names only if it is that of the token', async () => {
    const { redelegate, parent, trust } = await chain()
    expect((await redelegate({ redelegated_trust_id: parent })).status).toBe(201)
    expect((await redelegate({ redelegated_trust_id: await trust() })).status).toBe(403)
    expect((await redelegate({ redelegated_trust_id: 'a1' })).status).toBe(403)
  })

  it('is refused for anything that gives more', async () => {
    const { app, redelegate, users } = await chain()
    const { deps, ids } = app
    // The trustor has these, but did not give them.
    const grant = async (projectId: string, role: string) =>
      grantRole(deps, {
        actor: { userId: users.member },
        target: { projectId },
        roleId: ids.roles[role] as string,
        inherited: false,
      })
    await grant(ids.project, 'manager')
    const other = await createProject(deps, { name: 'other', domainId: ids.domain })
    await grant(other.id, 'member')
    for (const [asked, status] of [
      [{ expires_at: year(2037) }, 403],
      [{ expires_at: '2036-01-01T00:00:00.000001Z' }, 403],
      [{ roles: [{ name: 'manager' }] }, 403],
      [{ roles: [{ name: 'member' }, { name: 'manager' }] }, 403],
      [{ roles: [{ name: 'reader' }] }, 403],
      [{ project_id: other.id }, 403],
      [{ project_id: null, roles: [] }, 403],
      [{ remaining_uses: 1 }, 403],
      [{ remaining_uses: 1, allow_redelegation: true }, 400],
      [{ allow_redelegation: true, redelegation_count: 1 }, 403],
      [{ allow_redelegation: true, redelegation_count: 3 }, 403],
      [{ trustor_user_id: users.nobody }, 403],
      [{ trustor_user_id: ids.adminUser }, 403],
    ] as const) {
      expect((await redelegate(asked)).status, JSON.stringify(asked)).toBe(status)
    }
    expect((await redelegate({ allow_redelegation: true, redelegation_count: 2 })).status).toBe(201)
    expect(await app.storage.read.selectFrom('trust').select('id').execute()).toHaveLength(2)
  })

  it('is refused for a trust that does not allow it, and ends with its depth', async () => {
    const { redelegate, trust, tokenOf, third, users } = await chain({ redelegation_count: 1 })
    expect((await redelegate({}, await tokenOf(await trust()))).status).toBe(403)
    const last = await redelegate({ allow_redelegation: true })
    expect(last.json.trust.redelegation_count).toBe(0)
    const token = await tokenOf(last.json.trust.id, 'domain-reader')
    expect((await redelegate({ trustee_user_id: users['domain-manager'] }, token)).status).toBe(403)
    expect(third).toBe(last.json.trust.trustee_user_id)
  })

  it('stops where a redelegation does not allow more', async () => {
    const { redelegate, tokenOf } = await chain()
    const last = await redelegate({ allow_redelegation: false, redelegation_count: 1 })
    expect(last.json.trust.redelegation_count).toBe(0)
    expect((await redelegate({}, await tokenOf(last.json.trust.id, 'domain-reader'))).status).toBe(403)
  })

  it('does not add impersonation', async () => {
    const { app, redelegate, users } = await chain({ impersonation: false })
    const grant = {
      actor: { userId: users.nobody },
      target: { projectId: app.ids.project },
      roleId: app.ids.roles.member as string,
      inherited: false,
    }
    const own = { trustor_user_id: users.nobody }
    // Who redelegates without impersonation must have the roles too.
    expect((await redelegate({ ...own, impersonation: false })).status).toBe(404)
    await grantRole(app.deps, grant)
    expect((await redelegate({ ...own, impersonation: true })).status).toBe(403)
    expect((await redelegate({ impersonation: false })).status).toBe(403)
    expect((await redelegate({ ...own, impersonation: false })).status).toBe(201)
  })

  it('draws on the roles of the first trustor and of the one between', async () => {
    const { app, redelegate, users, tokenOf } = await chain({ impersonation: false })
    const grant = (userId: string) => ({
      actor: { userId },
      target: { projectId: app.ids.project },
      roleId: app.ids.roles.member as string,
      inherited: false,
    })
    await grantRole(app.deps, grant(users.nobody))
    const { json } = await redelegate({ trustor_user_id: users.nobody, impersonation: false })
    const token = await tokenOf(json.trust.id, 'domain-reader')
    for (const userId of [users.member, users.nobody]) {
      expect(await validity(app, token)).toBe(200)
      await revokeRole(app.deps, grant(userId))
      expect(await validity(app, token)).toBe(401)
      await grantRole(app.deps, grant(userId))
    }
  })

  it('is void while the configuration allows less than its depth', async () => {
    const { app, redelegate } = await chain()
    const { id } = (await redelegate()).json.trust
    expect(await liveTrust(app.deps, id)).toBeDefined()
    expect(await liveTrust({ ...app.deps, maxRedelegationCount: 2 }, id)).toBeUndefined()
  })
})

describe('what was redelegated', () => {
  it('is deleted with what it is from', async () => {
    const { app, redelegate, parent, tokenOf, users } = await chain()
    const child = (await redelegate({ allow_redelegation: true })).json.trust.id
    const childToken = await tokenOf(child, 'domain-reader')
    const grandchild = (await redelegate({ trustee_user_id: users['domain-manager'] }, childToken)).json.trust
      .id
    const grandchildToken = await tokenOf(grandchild, 'domain-manager')
    expect(await validity(app, grandchildToken)).toBe(200)
    expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${parent}`, { as: 'member' })).status).toBe(204)
    for (const token of [childToken, grandchildToken]) expect(await validity(app, token)).toBe(401)
    for (const id of [parent, child, grandchild]) {
      expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}`, { as: 'admin' })).status).toBe(404)
    }
    const events = await app.storage.read.selectFrom('revocation_event').select('trust_id').execute()
    expect(
      events
        .map((event) => event.trust_id)
        .filter(Boolean)
        .sort(),
    ).toEqual([parent, child, grandchild].sort())
  })

  it('is deleted when somebody between is deleted, and rests while somebody is disabled', async () => {
    const { app, redelegate, tokenOf, use, users } = await chain()
    const child = (await redelegate()).json.trust.id
    const token = await tokenOf(child, 'domain-reader')
    expect(await validity(app, token)).toBe(200)
    await updateUser(app.deps, users.nobody, { enabled: false })
    expect(await validity(app, token)).toBe(401)
    expect((await use(child, 'domain-reader')).status).toBe(403)
    await updateUser(app.deps, users.nobody, { enabled: true })
    expect(await validity(app, token)).toBe(200)
    await app.call('DELETE', `/v3/users/${users.nobody}`, { as: 'admin' })
    expect(await validity(app, token)).toBe(401)
    expect((await use(child, 'domain-reader')).status).toBe(401)
    expect((await app.call('GET', '/v3/OS-TRUST/trusts', { as: 'admin' })).json.trusts).toEqual([])
  })

  it('is deleted with the domain of somebody between', async () => {
    const { app, trust, third } = await chain()
    const { deps, ids } = app
    const elsewhere = await createDomain(deps, { name: 'elsewhere' })
    const between = await createUser(deps, { name: 'eve', domainId: elsewhere.id, password })
    const parent = await trust({ trustee_user_id: between.id, allow_redelegation: true })
    const user = { id: between.id, password }
    const token = tokenIn(await login(app, user, { 'OS-TRUST:trust': { id: parent } }))
    const child = await trust({ trustee_user_id: third }, token)
    await updateDomain(deps, elsewhere.id, { enabled: false })
    await deleteDomain(deps, elsewhere.id)
    const rows = await app.storage.read
      .selectFrom('trust')
      .select(['id', 'trustor_user_id'])
      .where('deleted_at', 'is not', null)
      .execute()
    expect(rows.map((row) => row.id).sort()).toEqual([parent, child].sort())
    expect(rows.map((row) => row.trustor_user_id)).toEqual([ids.users.member, ids.users.member])
  })

  it('can be taken back with a token of what it is from, but nothing else can', async () => {
    const { app, redelegate, parent, token, trust, tokenOf } = await chain()
    const child = (await redelegate()).json.trust.id
    const childToken = await tokenOf(child, 'domain-reader')
    const other = await trust()
    const remove = async (id: string, by: string) =>
      (await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { token: by })).status
    expect(await remove(other, token)).toBe(403)
    expect(await remove(parent, childToken)).toBe(403)
    expect(await remove(child, token)).toBe(204)
    expect(await remove(parent, token)).toBe(204)
    expect(await validity(app, token)).toBe(401)
    expect((await app.call('GET', `/v3/OS-TRUST/trusts/${other}`, { as: 'member' })).status).toBe(200)
  })

  it('is void when its row says more than what it is from', async () => {
    for (const widened of [
      { project_id: 'another' },
      { impersonation: true, trustor_user_id: 'somebody' },
      { remaining_uses: 5 },
      { redelegation_count: 3 },
      { expires_at: null, expires_at_int: null },
      { expires_at_int: Date.parse(year(2037)) * 1000 },
      { redelegated_trust_id: 'a1' },
    ]) {
      const { app, redelegate, tokenOf, use } = await chain()
      const child = (await redelegate()).json.trust.id
      const token = await tokenOf(child, 'domain-reader')
      expect(await validity(app, token)).toBe(200)
      await app.storage.write(async (tx, changed) => {
        await tx.updateTable('trust').set(widened).where('id', '=', child).execute()
        changed('trust', child)
      })
      expect(await validity(app, token), JSON.stringify(widened)).toBe(401)
      expect((await use(child, 'domain-reader')).status).toBe(401)
    }
  })

  it('does not go in circles', async () => {
    const { app, trust, use } = await trusting()
    const one = await trust({ allow_redelegation: true })
    const two = await trust({ allow_redelegation: true })
    await app.storage.write(async (tx, changed) => {
      await tx.updateTable('trust').set({ redelegated_trust_id: two }).where('id', '=', one).execute()
      await tx.updateTable('trust').set({ redelegated_trust_id: one }).where('id', '=', two).execute()
      changed('trust', one)
    })
    expect((await use(one)).status).toBe(401)
    expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${one}`, { as: 'member' })).status).toBe(204)
    expect((await app.call('GET', '/v3/OS-TRUST/trusts', { as: 'admin' })).json.trusts).toEqual([])
  })
})
