import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createRole } from '../../src/resources/roles/roles.ts'
import type { Persona, TestApp } from '../app/test-app.ts'
import { list, ship } from './ship.ts'

async function status({ call }: TestApp, query: string, as?: Persona): Promise<number> {
  return (await call('GET', `/v3/role_assignments?${query}`, as === undefined ? {} : { as })).status
}

describe('GET /v3/role_assignments', () => {
  it('lists what is granted, on projects, domains and the system', async () => {
    const app = await ship()
    expect(await list(app, '')).toEqual([
      'admin admin admin project',
      'admin admin system',
      'domain-manager manager acme',
      'domain-reader reader acme',
      'member member engines',
      'system-reader reader system',
    ])
  })

  it('filters by user, group, role, target and inheritance', async () => {
    const app = await ship()
    const { grant, crew, tree, ids } = app
    await grant({ groupId: crew }, { projectId: tree.boilers }, 'reader')
    await grant({ groupId: crew }, { domainId: ids.domain }, 'reader', true)
    await grant({ groupId: crew }, { system: 'all' }, 'member')
    expect(await list(app, `user.id=${ids.users.member}`)).toEqual(['member member engines'])
    expect(await list(app, `group.id=${crew}`)).toEqual([
      'crew member system',
      'crew reader acme*',
      'crew reader boilers',
    ])
    expect(await list(app, `role.id=${ids.roles.manager}`)).toEqual(['domain-manager manager acme'])
    expect(await list(app, `scope.project.id=${tree.boilers}`)).toEqual(['crew reader boilers'])
    expect(await list(app, `scope.domain.id=${ids.domain}&group.id=${crew}`)).toEqual(['crew reader acme*'])
    expect(await list(app, 'scope.system=all')).toEqual([
      'admin admin system',
      'crew member system',
      'system-reader reader system',
    ])
    expect(await list(app, 'scope.OS-INHERIT:inherited_to=projects')).toEqual(['crew reader acme*'])
    expect(await list(app, `scope.OS-INHERIT:inherited_to=no&group.id=${crew}`)).toEqual([
      'crew member system',
      'crew reader boilers',
    ])
    expect(await list(app, `group.id=${crew}&effective=0`)).toHaveLength(3)
  })

  it('lists a whole subtree', async () => {
    const app = await ship()
    const { grant, tree, ids } = app
    for (const projectId of [tree.valves, tree.sails])
      await grant({ userId: ids.users.nobody }, { projectId }, 'reader')
    const query = `include_subtree&scope.project.id=${tree.engines}`
    expect(await list(app, query)).toEqual(['member member engines', 'nobody reader valves'])
    expect(await status(app, 'include_subtree', 'admin')).toBe(400)
    expect(await status(app, 'include_subtree&scope.project.id=none', 'admin')).toBe(404)
  })

  it('shows each with a link to the grant', async () => {
    const app = await ship()
    const { call, grant, crew, tree, ids } = app
    await grant({ groupId: crew }, { projectId: tree.boilers }, 'reader', true)
    const { json } = await call('GET', `/v3/role_assignments?group.id=${crew}`, { as: 'admin' })
    const path = `/v3/OS-INHERIT/projects/${tree.boilers}/groups/${crew}/roles/${ids.roles.reader}/inherited_to_projects`
    expect(json).toEqual({
      role_assignments: [
        {
          role: { id: ids.roles.reader },
          group: { id: crew },
          scope: { project: { id: tree.boilers }, 'OS-INHERIT:inherited_to': 'projects' },
          links: { assignment: expect.stringMatching(new RegExp(`^https?://[^/]+${path}$`)) },
        },
      ],
      links: { self: expect.stringContaining('/v3/role_assignments?group.id='), previous: null, next: null },
    })
    expect((await call('GET', path, { as: 'admin' })).status).toBe(204)
    const system = await call(
      'GET',
      `/v3/role_assignments?scope.system=all&user.id=${ids.users['system-reader']}`,
      { as: 'admin' },
    )
    expect(system.json.role_assignments).toMatchObject([
      {
        scope: { system: { all: true } },
        links: {
          assignment: expect.stringContaining(`/v3/system/users/${ids.users['system-reader']}/roles/`),
        },
      },
    ])
  })

  it('names everything when it is asked to', async () => {
    const app = await ship()
    const { call, deps, crew, tree, ids } = app
    const captain = await createRole(deps, { name: 'captain', domainId: ids.domain })
    await grantRole(deps, {
      actor: { groupId: crew },
      target: { projectId: tree.sails },
      roleId: captain.id,
      inherited: false,
    })
    await app.grant({ userId: ids.users.nobody }, { domainId: ids.domain }, 'reader')
    const acme = { id: ids.domain, name: 'acme' }
    const ofGroup = await call('GET', `/v3/role_assignments?include_names&group.id=${crew}`, { as: 'admin' })
    expect(ofGroup.json.role_assignments).toMatchObject([
      {
        role: { id: captain.id, name: 'captain', domain: acme },
        group: { id: crew, name: 'crew', domain: acme },
        scope: { project: { id: tree.sails, name: 'sails', domain: acme } },
      },
    ])
    const ofUser = await call('GET', `/v3/role_assignments?include_names=1&user.id=${ids.users.nobody}`, {
      as: 'admin',
    })
    expect(ofUser.json.role_assignments).toEqual([
      {
        role: { id: ids.roles.reader, name: 'reader' },
        user: { id: ids.users.nobody, name: 'nobody', domain: acme },
        scope: { domain: acme },
        links: expect.anything(),
      },
    ])
  })

  it('leaves the name of somebody who is gone empty', async () => {
    const { call, deps, ids } = await ship()
    const grant = {
      actor: { userId: 'gone' },
      target: { projectId: ids.project },
      roleId: ids.roles.reader ?? '',
      inherited: false,
    }
    await deps.assignments.grant(grant)
    const { json } = await call('GET', '/v3/role_assignments?include_names&user.id=gone', { as: 'admin' })
    expect(json.role_assignments).toMatchObject([
      { user: { id: 'gone', name: '', domain: { id: '', name: '' } } },
    ])
  })

  it('refuses filters that contradict each other with 400', async () => {
    const app = await ship()
    const { ids, crew } = app
    const user = `user.id=${ids.users.nobody}`
    const domain = `scope.domain.id=${ids.domain}`
    for (const query of [
      `${user}&group.id=${crew}`,
      `${domain}&scope.project.id=${ids.project}`,
      `${domain}&scope.system=all`,
      `scope.project.id=${ids.project}&scope.system=all`,
      `effective&group.id=${crew}`,
      `effective&${domain}&scope.OS-INHERIT:inherited_to=projects`,
    ]) {
      expect(await status(app, query, 'admin'), query).toBe(400)
    }
  })

  it('shows a reader of a domain only what is on the domain and in its projects', async () => {
    const app = await ship()
    const { grant, ids, tree } = app
    await grant({ userId: ids.users.nobody }, { projectId: ids.adminProject }, 'reader')
    await grant({ userId: ids.users.nobody }, { domainId: 'default' }, 'reader')
    expect(await list(app, '', 'domain-reader')).toEqual([
      'domain-manager manager acme',
      'domain-reader reader acme',
      'member member engines',
    ])
    const other = `scope.project.id=${ids.adminProject}`
    expect(await list(app, other, 'domain-reader')).toEqual([])
    const refused = await app.call('GET', `/v3/role_assignments?include_subtree&${other}`, {
      as: 'domain-reader',
    })
    expect(refused.status).toBe(403)
    expect(refused.json.error.message).toContain('identity:list_role_assignments_for_tree')
    expect(await list(app, `include_subtree&scope.project.id=${tree.engines}`, 'domain-reader')).toEqual([
      'member member engines',
    ])
  })

  it('is for administrators and readers', async () => {
    const app = await ship()
    expect(await status(app, '', 'system-reader')).toBe(200)
    expect(await status(app, '', 'member')).toBe(403)
    expect(await status(app, '', 'nobody')).toBe(403)
    expect(await status(app, '')).toBe(401)
  })
})
