import { describe, expect, it } from 'vitest'
import { addImpliedRole, createRole } from '../../src/resources/roles/roles.ts'
import { list, type Ship, ship } from './ship.ts'

describe('GET /v3/role_assignments?effective', () => {
  it('puts members in the place of a group', async () => {
    const app = await ship()
    const { call, grant, crew, tree, ids } = app
    await grant({ groupId: crew }, { projectId: tree.sails }, 'reader')
    expect(await list(app, `effective&scope.project.id=${tree.sails}`)).toEqual(['nobody reader sails'])
    expect(await list(app, `effective&user.id=${ids.users.nobody}`)).toEqual(['nobody reader sails'])
    const { json } = await call('GET', `/v3/role_assignments?effective&scope.project.id=${tree.sails}`, {
      as: 'admin',
    })
    expect(json.role_assignments[0].links).toEqual({
      assignment: expect.stringContaining(
        `/v3/projects/${tree.sails}/groups/${crew}/roles/${ids.roles.reader}`,
      ),
      membership: expect.stringContaining(`/v3/groups/${crew}/users/${ids.users.nobody}`),
    })
  })

  it('puts the projects below in the place of what is inherited', async () => {
    const app = await ship()
    const { grant, tree, ids } = app
    const user = { userId: ids.users.nobody }
    await grant(user, { projectId: tree.engines }, 'reader', true)
    expect(await list(app, `effective&user.id=${ids.users.nobody}`)).toEqual([
      'nobody reader boilers*',
      'nobody reader valves*',
    ])
    await grant(user, { domainId: ids.domain }, 'service', true)
    const services = await list(app, `effective&user.id=${ids.users.nobody}&role.id=${ids.roles.service}`)
    expect(services).toEqual([
      'nobody service boilers*',
      'nobody service engines*',
      'nobody service sails*',
      'nobody service valves*',
    ])
    const valves = `effective&user.id=${ids.users.nobody}&scope.project.id=${tree.valves}`
    expect(await list(app, valves)).toEqual(['nobody reader valves*', 'nobody service valves*'])
    const engines = `effective&user.id=${ids.users.nobody}&scope.project.id=${tree.engines}`
    expect(await list(app, engines)).toEqual(['nobody service engines*'])
    expect(await list(app, `${engines}&include_subtree&role.id=${ids.roles.reader}`)).toEqual([
      'nobody reader boilers*',
      'nobody reader valves*',
    ])
    expect(await list(app, `${engines}&scope.OS-INHERIT:inherited_to=no`)).toEqual([])
    expect(await list(app, `effective&user.id=${ids.users.nobody}&scope.domain.id=${ids.domain}`)).toEqual([])
  })

  it('adds what roles imply, however far, with the grant behind it', async () => {
    const app = await ship()
    const { call, grant, tree, ids } = app
    await grant({ userId: ids.users.nobody }, { projectId: tree.sails }, 'manager')
    const query = `effective&scope.project.id=${tree.sails}`
    expect(await list(app, query)).toEqual([
      'nobody manager sails',
      'nobody member sails',
      'nobody reader sails',
    ])
    expect(await list(app, `${query}&role.id=${ids.roles.reader}`)).toEqual(['nobody reader sails'])
    const { json } = await call('GET', `/v3/role_assignments?${query}&role.id=${ids.roles.reader}`, {
      as: 'admin',
    })
    expect(json.role_assignments[0].links).toEqual({
      assignment: expect.stringContaining(`/users/${ids.users.nobody}/roles/${ids.roles.manager}`),
      prior_role: expect.stringContaining(`/v3/prior_role/${ids.roles.reader}/implies/${ids.roles.member}`),
    })
  })

  it('leaves roles of a domain out, but not what they imply', async () => {
    const app = await ship()
    const { deps, grant, tree, ids } = app
    const captain = await createRole(deps, { name: 'captain', domainId: ids.domain })
    await addImpliedRole(deps, captain.id, ids.roles.reader ?? '')
    await grant({ userId: ids.users.nobody }, { projectId: tree.sails }, captain.id)
    expect(await list(app, `effective&scope.project.id=${tree.sails}`)).toEqual(['nobody reader sails'])
  })

  it('has the system only when it is asked for', async () => {
    const app = await ship()
    const { grant, crew, ids } = app
    await grant({ groupId: crew }, { system: 'all' }, 'reader')
    expect(await list(app, `effective&user.id=${ids.users.nobody}`)).toEqual([])
    expect(await list(app, `effective&scope.system=all&user.id=${ids.users.nobody}`)).toEqual([
      'nobody reader system',
    ])
  })

  it('agrees with the roles in a token', async () => {
    const app = await ship()
    const { call, grant, crew, tree, ids } = app
    await grant({ groupId: crew }, { domainId: ids.domain }, 'member', true)
    await grant({ userId: ids.users.nobody }, { projectId: tree.boilers }, 'service')
    const listed = await list(app, `effective&user.id=${ids.users.nobody}&scope.project.id=${tree.boilers}`)
    const token = await call('GET', '/v3/auth/tokens', {
      as: 'admin',
      headers: { 'x-subject-token': await scoped(app, tree.boilers) },
    })
    const inToken = token.json.token.roles.map((role: { name: string }) => role.name).toSorted()
    expect(listed.map((words) => words.split(' ')[1]).toSorted()).toEqual(inToken)
  })
})

async function scoped({ call, token }: Ship, projectId: string): Promise<string> {
  const identity = { methods: ['token'], token: { id: await token('nobody') } }
  const body = { auth: { identity, scope: { project: { id: projectId } } } }
  return String((await call('POST', '/v3/auth/tokens', { body })).headers['x-subject-token'])
}
