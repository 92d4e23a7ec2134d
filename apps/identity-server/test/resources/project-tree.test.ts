import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'

/** acme > engines > pistons > rings, and engines > valves. The persona `member` has a role on engines and rings. */
async function appWithTree() {
  const app = await testApp()
  const { ids, deps } = app
  const below = async (name: string, parentId: string) =>
    (await createProject(deps, { name, domainId: ids.domain, parentId })).id
  const pistons = await below('pistons', ids.project)
  const rings = await below('rings', pistons)
  const valves = await below('valves', ids.project)
  await grantRole(deps, {
    actor: { userId: ids.users.member },
    target: { projectId: rings },
    roleId: String(ids.roles.member),
    inherited: false,
  })
  return { ...app, pistons, rings, valves }
}

describe('GET /v3/projects/{project_id} with the tree around it', () => {
  it('nests the ids above, up to the domain', async () => {
    const { call, ids, pistons, rings } = await appWithTree()
    const { json } = await call('GET', `/v3/projects/${rings}?parents_as_ids`, { as: 'admin' })
    expect(json.project.parents).toEqual({ [pistons]: { [ids.project]: { [ids.domain]: null } } })
    const top = await call('GET', `/v3/projects/${ids.project}?parents_as_ids=1`, { as: 'admin' })
    expect(top.json.project.parents).toEqual({ [ids.domain]: null })
    const domain = await call('GET', `/v3/projects/${ids.domain}?parents_as_ids`, { as: 'admin' })
    expect(domain.json.project.parents).toBeNull()
  })

  it('nests the ids below', async () => {
    const { call, ids, pistons, rings, valves } = await appWithTree()
    const { json } = await call('GET', `/v3/projects/${ids.project}?subtree_as_ids`, { as: 'admin' })
    expect(json.project.subtree).toEqual({ [pistons]: { [rings]: null }, [valves]: null })
    const leaf = await call('GET', `/v3/projects/${rings}?subtree_as_ids`, { as: 'admin' })
    expect(leaf.json.project.subtree).toBeNull()
    const domain = await call('GET', `/v3/projects/${ids.domain}?subtree_as_ids`, { as: 'admin' })
    expect(domain.json.project.subtree).toEqual({
      [ids.project]: { [pistons]: { [rings]: null }, [valves]: null },
    })
  })

  it('lists of the projects below those on which the caller has a role', async () => {
    const { call, ids, rings } = await appWithTree()
    const { json } = await call('GET', `/v3/projects/${ids.project}?subtree_as_list`, { as: 'member' })
    expect(json.project.subtree).toHaveLength(1)
    expect(json.project.subtree[0].project).toMatchObject({ id: rings, name: 'rings', domain_id: ids.domain })
    const forAdmin = await call('GET', `/v3/projects/${ids.project}?subtree_as_list`, { as: 'admin' })
    expect(forAdmin.json.project.subtree).toEqual([])
  })

  it('lists of the projects above those on which the caller has a role', async () => {
    const { call, ids, rings, deps } = await appWithTree()
    await grantRole(deps, {
      actor: { userId: ids.users['system-reader'] },
      target: { projectId: ids.project },
      roleId: String(ids.roles.reader),
      inherited: false,
    })
    const { json } = await call('GET', `/v3/projects/${rings}?parents_as_list`, { as: 'system-reader' })
    expect(json.project.parents.map((one: { project: { id: string } }) => one.project.id)).toEqual([
      ids.project,
    ])
    expect('subtree' in json.project).toBe(false)
  })

  it('adds the limits of listed projects when asked to', async () => {
    const { call, ids, rings, storage } = await appWithTree()
    await storage.write(async (tx, changed) => {
      await tx
        .insertInto('registered_limit')
        .values({
          id: 'r1',
          service_id: 's1',
          region_id: null,
          resource_name: 'ports',
          default_limit: 5,
          description: null,
        })
        .execute()
      await tx
        .insertInto('limit')
        .values({
          id: 'l1',
          project_id: rings,
          resource_limit: 7,
          description: 'more',
          registered_limit_id: 'r1',
          domain_id: null,
        })
        .execute()
      changed('limit', 'l1')
    })
    const url = `/v3/projects/${ids.project}?subtree_as_list&include_limits`
    const { json } = await call('GET', url, { as: 'member' })
    expect(json.project.subtree[0].project.limits).toEqual([
      {
        id: 'l1',
        project_id: rings,
        domain_id: null,
        service_id: 's1',
        region_id: null,
        resource_name: 'ports',
        resource_limit: 7,
        description: 'more',
      },
    ])
  })

  it('answers 400 for a list and ids of the same', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/projects/${ids.project}`
    expect((await call('GET', `${url}?parents_as_list&parents_as_ids`, { as: 'admin' })).status).toBe(400)
    expect((await call('GET', `${url}?subtree_as_list&subtree_as_ids`, { as: 'admin' })).status).toBe(400)
    expect((await call('GET', `${url}?subtree_as_list=0&subtree_as_ids`, { as: 'admin' })).status).toBe(200)
  })
})
