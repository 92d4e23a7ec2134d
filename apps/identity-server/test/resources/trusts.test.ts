import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { deleteProject } from '../../src/resources/projects/projects.ts'
import { addImpliedRole, createRole, deleteRole } from '../../src/resources/roles/roles.ts'
import { deleteUser } from '../../src/resources/users/users.ts'
import { standingClock } from '../auth/clock.ts'
import { trusting } from './trusting.ts'

const hex = /^[0-9a-f]{32}$/

describe('POST /v3/OS-TRUST/trusts', () => {
  it('creates a trust', async () => {
    const { app, ask } = await trusting()
    const { ids } = app
    const { status, json } = await ask({
      expires_at: '2036-01-02T03:04:05.678901Z',
      remaining_uses: 2,
      why: 'x',
    })
    expect(status).toBe(201)
    const { id } = json.trust
    expect(id).toMatch(hex)
    expect(json).toEqual({
      trust: {
        id,
        trustor_user_id: ids.users.member,
        trustee_user_id: ids.users.nobody,
        project_id: ids.project,
        impersonation: true,
        expires_at: '2036-01-02T03:04:05.678901Z',
        remaining_uses: 2,
        deleted_at: null,
        redelegated_trust_id: null,
        redelegation_count: 0,
        why: 'x',
        roles: [
          {
            id: ids.roles.member,
            name: 'member',
            domain_id: null,
            description: null,
            options: { immutable: true },
            links: { self: `http://localhost/v3/roles/${ids.roles.member}` },
          },
        ],
        roles_links: {
          self: `http://localhost/v3/OS-TRUST/trusts/${id}/roles`,
          previous: null,
          next: null,
        },
        links: { self: `http://localhost/v3/OS-TRUST/trusts/${id}` },
      },
    })
    expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })).json).toEqual(json)
  })

  it('is for a project-scoped or unscoped token of the trustor, and for nobody else', async () => {
    const { app, ask } = await trusting()
    const { ids } = app
    expect((await ask({}, await app.token('admin'))).status).toBe(403)
    expect((await ask({ trustor_user_id: ids.adminUser }, await app.token('system-admin'))).status).toBe(403)
    const reader = { trustor_user_id: ids.users['domain-reader'], project_id: null, roles: [] }
    expect((await ask(reader, await app.token('domain-reader'))).status).toBe(403)
    const nobody = { trustor_user_id: ids.users.nobody, trustee_user_id: ids.users.member }
    expect((await ask({ ...nobody, project_id: null, roles: [] }, await app.token('nobody'))).status).toBe(
      201,
    )
    expect((await app.call('POST', '/v3/OS-TRUST/trusts', { body: { trust: {} } })).status).toBe(401)
  })

  it('gives roles that the trustor has in the end: through groups, from above, implied', async () => {
    const { app, ask } = await trusting()
    const { deps, ids } = app
    expect((await ask({ roles: [{ name: 'reader' }] })).status).toBe(201)
    expect((await ask({ roles: [{ name: 'manager' }] })).status).toBe(404)
    await grantRole(deps, {
      actor: { userId: ids.users.member },
      target: { domainId: ids.domain },
      roleId: ids.roles.manager as string,
      inherited: true,
    })
    expect((await ask({ roles: [{ id: ids.roles.manager }, { name: 'reader' }] })).status).toBe(201)
  })

  it('gives roles of a domain, which count for what they imply', async () => {
    const { app, trust, use } = await trusting()
    const { deps, ids } = app
    const captain = await createRole(deps, { name: 'captain', domainId: ids.domain })
    const sailor = await createRole(deps, { name: 'sailor' })
    await addImpliedRole(deps, captain.id, sailor.id)
    const target = { projectId: ids.project }
    await grantRole(deps, {
      actor: { userId: ids.users.member },
      target,
      roleId: captain.id,
      inherited: false,
    })
    const { status, json } = await use(await trust({ roles: [{ id: captain.id }] }))
    expect(status).toBe(201)
    expect(json.token.roles).toEqual([{ id: sailor.id, name: 'sailor' }])
  })

  it('counts a role that is named twice once', async () => {
    const { app, ask } = await trusting()
    const { json } = await ask({
      roles: [{ name: 'member' }, { id: app.ids.roles.member }, { name: 'member' }],
    })
    expect(json.trust.roles.map((role: { id: string }) => role.id)).toEqual([app.ids.roles.member])
  })

  it('answers 404 for a trustee, project or role that is not there or not held', async () => {
    const { app, ask } = await trusting()
    const { ids } = app
    for (const more of [
      { trustee_user_id: 'a1' },
      { project_id: 'a1' },
      { project_id: ids.domain },
      { project_id: ids.adminProject },
      { roles: [{ id: 'a1' }] },
      { roles: [{ name: 'a1' }] },
      { roles: [{ name: 'member' }, { name: 'admin' }] },
      { project_id: null },
      { project_id: undefined },
    ]) {
      expect((await ask(more)).status, JSON.stringify(more)).toBe(404)
    }
  })

  it('answers 400 for a name that roles of several domains have', async () => {
    const { app, ask } = await trusting()
    await createRole(app.deps, { name: 'member', domainId: app.ids.domain })
    expect((await ask()).status).toBe(400)
    expect((await ask({ roles: [{ id: app.ids.roles.member }] })).status).toBe(201)
  })

  it('answers 403 for a project without a role', async () => {
    const { ask } = await trusting()
    expect((await ask({ roles: [] })).status).toBe(403)
    expect((await ask({ roles: undefined })).status).toBe(403)
    expect((await ask({ roles: undefined, project_id: undefined })).status).toBe(201)
  })

  it('answers 403 for a trust to redelegate without its token', async () => {
    const { ask, trust } = await trusting()
    expect((await ask({ redelegated_trust_id: await trust() })).status).toBe(403)
    expect((await ask({ redelegated_trust_id: null })).status).toBe(201)
  })

  it('answers 400 for what is not a trust', async () => {
    const { ask } = await trusting()
    for (const more of [
      { trustor_user_id: undefined },
      { trustee_user_id: undefined },
      { trustee_user_id: 1 },
      { impersonation: undefined },
      { impersonation: 'true' },
      { impersonation: null },
      { project_id: '' },
      { roles: [{}] },
      { roles: [{ id: 'a1', name: 'member' }] },
      { roles: [{ fake_key: 'x' }] },
      { roles: ['member'] },
      { remaining_uses: 0 },
      { remaining_uses: -1 },
      { remaining_uses: 7.2 },
      { remaining_uses: true },
      { remaining_uses: '1' },
      { remaining_uses: 2_147_483_648 },
      { redelegation_count: -1 },
      { redelegation_count: 1.5 },
      { allow_redelegation: 'true' },
      { expires_at: 'bad' },
      { expires_at: '' },
      { expires_at: 1 },
    ]) {
      expect((await ask(more)).status, JSON.stringify(more)).toBe(400)
    }
  })

  it('answers 400 for an expiry that has passed', async () => {
    const clock = standingClock()
    const { ask } = await trusting({ clock: clock.now })
    const at = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds).toISOString()
    expect((await ask({ expires_at: at(0) })).status).toBe(400)
    expect((await ask({ expires_at: at(-1) })).status).toBe(400)
    expect((await ask({ expires_at: at(1) })).status).toBe(201)
  })

  it('answers 409 for the same trust with the same expiry, as long as it lives', async () => {
    const { app, ask, trust } = await trusting()
    const expires_at = '2036-01-02T03:04:05.678901Z'
    const id = await trust({ expires_at })
    expect((await ask({ expires_at })).status).toBe(409)
    expect((await ask({ expires_at, roles: [{ name: 'reader' }], remaining_uses: 1 })).status).toBe(409)
    expect((await ask({ expires_at: '2036-01-02T03:04:05.678902Z' })).status).toBe(201)
    expect((await ask({ expires_at, impersonation: false })).status).toBe(201)
    expect((await ask()).status).toBe(201)
    expect((await ask()).status).toBe(201)
    expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })).status).toBe(204)
    expect((await ask({ expires_at })).status).toBe(201)
  })

  it.each([
    [{ allow_redelegation: true }, 3],
    [{ allow_redelegation: true, redelegation_count: null }, 3],
    [{ allow_redelegation: true, redelegation_count: 2 }, 2],
    [{ allow_redelegation: true, redelegation_count: 0 }, 0],
    [{ allow_redelegation: true, redelegation_count: 0, remaining_uses: 1 }, 0],
    [{ allow_redelegation: false, redelegation_count: 2 }, 0],
    [{ allow_redelegation: null }, 0],
    [{ redelegation_count: 2 }, 0],
    [{ redelegation_count: 4 }, 0],
  ])('makes of %j a trust that can be redelegated %i times', async (more, expected) => {
    const { ask } = await trusting()
    const { status, json } = await ask(more)
    expect(status).toBe(201)
    expect(json.trust.redelegation_count).toBe(expected)
    expect(json.trust).not.toHaveProperty('allow_redelegation')
  })

  it('answers 403 for more redelegations than the configuration allows', async () => {
    const { ask } = await trusting({ config: { trust: { max_redelegation_count: 2 } } })
    expect((await ask({ allow_redelegation: true, redelegation_count: 3 })).status).toBe(403)
    expect((await ask({ allow_redelegation: true })).json.trust.redelegation_count).toBe(2)
  })

  it('answers 400 for counted uses of a trust that can be redelegated', async () => {
    const { ask } = await trusting()
    expect((await ask({ allow_redelegation: true, remaining_uses: 1 })).status).toBe(400)
  })

  it('stores nothing of what a trust is told by its own answers', async () => {
    const { app, ask } = await trusting()
    const { json } = await ask({ id: 'a1', deleted_at: 'x', links: {}, roles_links: {}, extra: { a: 1 } })
    expect(json.trust.id).toMatch(hex)
    expect(json.trust.deleted_at).toBeNull()
    const row = await app.storage.read.selectFrom('trust').select('extra').executeTakeFirst()
    expect(row).toEqual({ extra: '{}' })
  })
})

describe('GET /v3/OS-TRUST/trusts', () => {
  async function three() {
    const made = await trusting()
    const { ids } = made.app
    const first = await made.trust()
    const second = await made.trust({ trustee_user_id: ids.adminUser })
    const nobody = {
      trustor_user_id: ids.users.nobody,
      trustee_user_id: ids.users.member,
      project_id: null,
      roles: [],
    }
    const third = await made.trust(nobody, await made.app.token('nobody'))
    const list = async (
      query: string,
      as: 'admin' | 'system-reader' | 'member' | 'nobody' | 'domain-manager',
    ) => {
      const { status, json } = await made.app.call('GET', `/v3/OS-TRUST/trusts${query}`, { as })
      const names = new Map([
        [first, 'first'],
        [second, 'second'],
        [third, 'third'],
      ])
      return status === 200 ? json.trusts.map((trust: { id: string }) => names.get(trust.id)).sort() : status
    }
    return { ...made, list, first, ids }
  }

  it('lists all to administrators and readers of the system', async () => {
    const { list } = await three()
    expect(await list('', 'admin')).toEqual(['first', 'second', 'third'])
    expect(await list('', 'system-reader')).toEqual(['first', 'second', 'third'])
    expect(await list('', 'member')).toBe(403)
    expect(await list('', 'domain-manager')).toBe(403)
  })

  it('lists those of a trustor to the trustor, and those of a trustee to the trustee', async () => {
    const { app, list, ids } = await three()
    const { member, nobody } = ids.users
    expect(await list(`?trustor_user_id=${member}`, 'member')).toEqual(['first', 'second'])
    expect(await list(`?trustor_user_id=${member}`, 'nobody')).toBe(403)
    expect(await list(`?trustor_user_id=${member}`, 'system-reader')).toEqual(['first', 'second'])
    expect(await list(`?trustee_user_id=${nobody}`, 'nobody')).toEqual(['first'])
    expect(await list(`?trustee_user_id=${nobody}`, 'member')).toBe(403)
    expect(await list(`?trustor_user_id=${member}&trustee_user_id=${nobody}`, 'member')).toEqual(['first'])
    expect(await list(`?trustor_user_id=${member}&trustee_user_id=${nobody}`, 'nobody')).toBe(403)
    expect((await app.call('GET', '/v3/OS-TRUST/trusts')).status).toBe(401)
    expect(
      (await app.call('HEAD', `/v3/OS-TRUST/trusts?trustor_user_id=${member}`, { as: 'member' })).status,
    ).toBe(200)
  })

  it('shows no roles', async () => {
    const { app, first, ids } = await three()
    const url = `/v3/OS-TRUST/trusts?trustee_user_id=${ids.users.nobody}`
    expect((await app.call('GET', url, { as: 'nobody' })).json).toEqual({
      trusts: [
        {
          id: first,
          trustor_user_id: ids.users.member,
          trustee_user_id: ids.users.nobody,
          project_id: ids.project,
          impersonation: true,
          expires_at: null,
          remaining_uses: null,
          deleted_at: null,
          redelegated_trust_id: null,
          redelegation_count: 0,
          links: { self: `http://localhost/v3/OS-TRUST/trusts/${first}` },
        },
      ],
      links: { self: `http://localhost${url}`, previous: null, next: null },
    })
  })

  it('lists nothing for a query that names neither user but something else', async () => {
    const { list } = await three()
    expect(await list('?project_id=x', 'admin')).toEqual([])
    expect(await list('?trustor_user_id=', 'admin')).toEqual([])
    expect(await list('?project_id=x', 'member')).toBe(403)
  })

  it('gives pages', async () => {
    const { app } = await three()
    const page = async (query: string) =>
      (await app.call('GET', `/v3/OS-TRUST/trusts${query}`, { as: 'admin' })).json
    const all = (await page('')).trusts
    const first = await page('?limit=2')
    expect(first).toMatchObject({ trusts: all.slice(0, 2), truncated: true })
    const rest = await page(new URL(first.links.next).search)
    expect(rest.trusts).toEqual(all.slice(2))
  })
})

describe('one trust', () => {
  it('is shown to its parties, administrators and readers of the system', async () => {
    const { app, trust } = await trusting()
    const { ids } = app
    const id = await trust()
    const member = { id: ids.roles.member, name: 'member' }
    for (const as of ['member', 'nobody', 'admin', 'system-reader'] as const) {
      const get = (path: string) => app.call('GET', `/v3/OS-TRUST/trusts/${id}${path}`, { as })
      expect((await get('')).json.trust).toMatchObject({ id, roles: [member] })
      const roles = (await get('/roles')).json
      expect(roles).toMatchObject({ roles: [member] })
      expect(roles.links).toEqual({
        self: `http://localhost/v3/OS-TRUST/trusts/${id}/roles`,
        previous: null,
        next: null,
      })
      expect((await get(`/roles/${ids.roles.member}`)).json.role).toEqual(roles.roles[0])
      expect(
        (await app.call('HEAD', `/v3/OS-TRUST/trusts/${id}/roles/${ids.roles.member}`, { as })).status,
      ).toBe(200)
      expect((await get(`/roles/${ids.roles.reader}`)).status).toBe(404)
      expect(
        (await app.call('HEAD', `/v3/OS-TRUST/trusts/${id}/roles/${ids.roles.reader}`, { as })).status,
      ).toBe(404)
    }
  })

  it('is refused to others, and a missing one is 404 also to those who might not see it', async () => {
    const { app, trust } = await trusting()
    const id = await trust()
    for (const path of ['', '/roles', `/roles/${app.ids.roles.member}`]) {
      for (const as of ['domain-manager', 'domain-reader'] as const) {
        expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}${path}`, { as })).status, path).toBe(403)
        expect((await app.call('GET', `/v3/OS-TRUST/trusts/a1${path}`, { as })).status, path).toBe(404)
      }
      expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}${path}`)).status, path).toBe(401)
    }
    expect((await app.call('DELETE', '/v3/OS-TRUST/trusts/a1', { as: 'domain-reader' })).status).toBe(404)
    expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`)).status).toBe(401)
  })

  it('cannot be changed', async () => {
    const { app, trust } = await trusting()
    const id = await trust()
    for (const method of ['PATCH', 'PUT'] as const) {
      const body = { trust: { impersonation: false } }
      expect((await app.call(method, `/v3/OS-TRUST/trusts/${id}`, { as: 'member', body })).status).toBe(405)
    }
  })

  it('is deleted by the trustor or an administrator', async () => {
    const { app, trust } = await trusting()
    for (const as of ['member', 'admin', 'system-admin'] as const) {
      const id = await trust()
      for (const other of ['nobody', 'system-reader', 'domain-manager'] as const) {
        expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as: other })).status).toBe(403)
      }
      expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as })).status).toBe(204)
      expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })).status).toBe(404)
      expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as })).status).toBe(404)
    }
    const events = await app.storage.read.selectFrom('revocation_event').select('trust_id').execute()
    expect(events.filter((event) => event.trust_id !== null)).toHaveLength(3)
  })

  it('is gone when it expires or its last use is taken, but can still be deleted', async () => {
    const clock = standingClock()
    const { app, trust, use } = await trusting({ clock: clock.now })
    const expires_at = new Date(clock.now().getTime() + 5000).toISOString()
    for (const id of [await trust({ expires_at }), await trust({ remaining_uses: 1 })]) {
      const show = async (path = '') =>
        (await app.call('GET', `/v3/OS-TRUST/trusts/${id}${path}`, { as: 'member' })).status
      expect(await show()).toBe(200)
      await use(id)
      clock.forward(5)
      expect(await show()).toBe(404)
      expect(await show('/roles')).toBe(404)
      expect(await show(`/roles/${app.ids.roles.member}`)).toBe(404)
      const { json } = await app.call('GET', `/v3/OS-TRUST/trusts?trustor_user_id=${app.ids.users.member}`, {
        as: 'member',
      })
      expect(json.trusts.map((one: { id: string }) => one.id)).toContain(id)
      expect((await app.call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })).status).toBe(204)
    }
  })

  it('leaves out roles that were deleted since', async () => {
    const { app, trust } = await trusting()
    const { deps, ids } = app
    const extra = await createRole(deps, { name: 'extra' })
    const target = { projectId: ids.project }
    await grantRole(deps, { actor: { userId: ids.users.member }, target, roleId: extra.id, inherited: false })
    const id = await trust({ roles: [{ name: 'member' }, { name: 'extra' }] })
    await deleteRole(deps, extra.id)
    const { json } = await app.call('GET', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })
    expect(json.trust.roles.map((role: { name: string }) => role.name)).toEqual(['member'])
    expect(
      (await app.call('GET', `/v3/OS-TRUST/trusts/${id}/roles/${extra.id}`, { as: 'member' })).status,
    ).toBe(404)
  })

  it('goes with its trustor, its trustee and its project', async () => {
    for (const end of ['trustor', 'trustee', 'project'] as const) {
      const { app, trust } = await trusting()
      const { deps, ids } = app
      const id = await trust()
      if (end === 'trustor') await deleteUser(deps, ids.users.member)
      if (end === 'trustee') await deleteUser(deps, ids.users.nobody)
      if (end === 'project') await deleteProject(deps, ids.project)
      expect((await app.call('GET', `/v3/OS-TRUST/trusts/${id}`, { as: 'admin' })).status).toBe(404)
      expect((await app.call('GET', '/v3/OS-TRUST/trusts', { as: 'admin' })).json.trusts).toEqual([])
    }
  })
})
