import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createDomain } from '../../src/resources/domains/domains.ts'
import { addUserToGroup, createGroup } from '../../src/resources/groups/groups.ts'
import { createProject, updateProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'
import { rescope, tokenIn } from './login.ts'

describe('what a caller may ask for', () => {
  it('/v3/auth/catalog shows the catalog of a project-scoped token, and of no other', async () => {
    const app = await testApp()
    const answer = await app.call('GET', '/v3/auth/catalog', { as: 'member' })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      catalog: [{ type: 'identity', name: 'keystone' }],
      links: { self: 'http://localhost/v3/auth/catalog' },
    })
    for (const as of ['nobody', 'system-admin', 'domain-reader'] as const) {
      expect((await app.call('GET', '/v3/auth/catalog', { as })).status, as).toBe(403)
    }
  })

  it('/v3/auth/projects lists projects with a role: direct, by group, inherited; enabled ones', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const make = (name: string, domainId = ids.domain, also: object = {}) =>
      createProject(deps, { name, domainId, ...also })
    const [byGroup, off, other] = [await make('by-group'), await make('off'), await make('other')]
    const heirs = await createDomain(deps, { name: 'heirs' })
    const top = await make('top', heirs.id)
    const below = await make('below', heirs.id, { parentId: top.id })
    const group = await createGroup(deps, { name: 'g', domainId: ids.domain })
    await addUserToGroup(deps, group.id, ids.users.nobody)
    const roleId = ids.roles.reader as string
    const me = { userId: ids.users.nobody }
    await grantRole(deps, { actor: me, target: { projectId: ids.project }, roleId, inherited: false })
    await grantRole(deps, { actor: me, target: { projectId: off.id }, roleId, inherited: false })
    await grantRole(deps, {
      actor: { groupId: group.id },
      target: { projectId: byGroup.id },
      roleId,
      inherited: false,
    })
    await grantRole(deps, { actor: me, target: { domainId: heirs.id }, roleId, inherited: true })
    await updateProject(deps, off.id, { enabled: false })
    const answer = await app.call('GET', '/v3/auth/projects', { as: 'nobody' })
    const listed = answer.json.projects.map((project: { id: string }) => project.id)
    expect(listed.sort()).toEqual([ids.project, byGroup.id, top.id, below.id].sort())
    expect(listed).not.toContain(other.id)
    expect(answer.json.links).toEqual({
      self: 'http://localhost/v3/auth/projects',
      previous: null,
      next: null,
    })
    // Each of them is good for a token, and nothing else is.
    for (const project of [ids.project, byGroup.id, top.id, below.id, off.id, other.id]) {
      const { status } = await rescope(app, await app.token('nobody'), { project: { id: project } })
      expect(status === 201, project).toBe(listed.includes(project))
    }
  })

  it('/v3/auth/domains lists domains with a role', async () => {
    const app = await testApp()
    const answer = await app.call('GET', '/v3/auth/domains', { as: 'domain-reader' })
    expect(answer.json.domains.map((domain: { name: string }) => domain.name)).toEqual(['acme'])
    expect((await app.call('GET', '/v3/auth/domains', { as: 'member' })).json.domains).toEqual([])
    const unscoped = tokenIn(await rescope(app, await app.token('domain-reader'), 'unscoped'))
    expect((await app.call('GET', '/v3/auth/domains', { token: unscoped })).json.domains).toHaveLength(1)
  })

  it('/v3/auth/system says whether there is a role on the system', async () => {
    const app = await testApp()
    const links = { self: 'http://localhost/v3/auth/system' }
    expect((await app.call('GET', '/v3/auth/system', { as: 'system-reader' })).json).toEqual({
      system: [{ all: true }],
      links,
    })
    expect((await app.call('GET', '/v3/auth/system', { as: 'member' })).json).toEqual({ system: [], links })
  })
})
