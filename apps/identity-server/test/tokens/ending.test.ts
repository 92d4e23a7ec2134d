import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { deleteDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import {
  addUserToGroup,
  createGroup,
  deleteGroup,
  removeUserFromGroup,
} from '../../src/resources/groups/groups.ts'
import { deleteProject, updateProject } from '../../src/resources/projects/projects.ts'
import {
  addImpliedRole,
  createRole,
  deleteRole,
  removeImpliedRole,
  updateRole,
} from '../../src/resources/roles/roles.ts'
import { changePassword } from '../../src/resources/users/change-password.ts'
import { deleteUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { rescope, tokenIn, validity } from '../auth/login.ts'

type Step = (app: TestApp) => Promise<unknown>

const member = (app: TestApp) => app.ids.users.member
const grantOf = (app: TestApp) => ({
  actor: { userId: member(app) },
  target: { projectId: app.ids.project },
  roleId: app.ids.roles.member as string,
  inherited: false,
})

/** What ends the token of the member of a project, for good. */
const endings: Record<string, Step> = {
  'its user is disabled': ({ deps, ids }) => updateUser(deps, ids.users.member, { enabled: false }),
  'its user is disabled and enabled again': async ({ deps, ids }) => {
    await updateUser(deps, ids.users.member, { enabled: false })
    await updateUser(deps, ids.users.member, { enabled: true })
  },
  'its user is deleted': ({ deps, ids }) => deleteUser(deps, ids.users.member),
  'its user changes the password': ({ deps, ids }) =>
    changePassword(deps, ids.users.member, { originalPassword: password, password: 'another one' }),
  'an administrator sets the password': ({ deps, ids }) =>
    updateUser(deps, ids.users.member, { password: 'another one' }),
  'its project is deleted': ({ deps, ids }) => deleteProject(deps, ids.project),
  'its domain is disabled and deleted': async ({ deps, ids }) => {
    await updateDomain(deps, ids.domain, { enabled: false })
    await deleteDomain(deps, ids.domain)
  },
  'its role is deleted': async ({ deps, ids }) => {
    await updateRole(deps, ids.roles.member as string, { options: { immutable: false } })
    await deleteRole(deps, ids.roles.member as string)
  },
  'its user leaves any group': async ({ deps, ids }) => {
    const group = await createGroup(deps, { name: 'g', domainId: ids.domain })
    await addUserToGroup(deps, group.id, ids.users.member)
    await removeUserFromGroup(deps, group.id, ids.users.member)
  },
  'an administrator ends it': async (app) =>
    app.call('DELETE', '/v3/auth/tokens', {
      as: 'admin',
      headers: { 'x-subject-token': await app.token('member') },
    }),
}

/** What makes the token invalid until it is taken back. */
const suspensions: Record<string, [Step, Step]> = {
  'its project is disabled': [
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: false }),
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: true }),
  ],
  'its domain is disabled': [
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: false }),
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: true }),
  ],
  'its role is taken away': [
    (app) => revokeRole(app.deps, grantOf(app)),
    (app) => grantRole(app.deps, grantOf(app)),
  ],
}

describe('a token ends at the next request', () => {
  it.each(Object.entries(endings))('when %s', async (_, end) => {
    const app = await testApp()
    const token = await app.token('member')
    expect(await validity(app, token)).toBe(200)
    await end(app)
    expect(await validity(app, token)).toBe(401)
    expect(
      (await app.call('HEAD', '/v3/auth/tokens', { as: 'admin', headers: { 'x-subject-token': token } }))
        .status,
    ).toBe(404)
    expect((await rescope(app, token)).status).toBe(404)
  })

  it.each(Object.entries(suspensions))(
    'when %s, and is good again when that is taken back',
    async (_, [suspend, resume]) => {
      const app = await testApp()
      const token = await app.token('member')
      expect(await validity(app, token)).toBe(200)
      await suspend(app)
      expect(await validity(app, token)).toBe(401)
      await resume(app)
      expect(await validity(app, token)).toBe(200)
    },
  )

  it('when the role came through a group that loses it or is deleted', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const group = await createGroup(deps, { name: 'g', domainId: ids.domain })
    await addUserToGroup(deps, group.id, ids.users.nobody)
    const grant = {
      actor: { groupId: group.id },
      target: { projectId: ids.project },
      roleId: ids.roles.reader as string,
      inherited: false,
    }
    await grantRole(deps, grant)
    const token = tokenIn(await rescope(app, await app.token('nobody'), { project: { id: ids.project } }))
    expect(await validity(app, token)).toBe(200)
    await revokeRole(deps, grant)
    expect(await validity(app, token)).toBe(401)
    await grantRole(deps, grant)
    expect(await validity(app, token)).toBe(200)
    await deleteGroup(deps, group.id)
    expect(await validity(app, token)).toBe(401)
  })

  it('in the part of it that an implied role was', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const extra = await createRole(deps, { name: 'extra' })
    const token = await app.token('member')
    const roles = async () =>
      (
        await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
      ).json.token.roles.map((role: { name: string }) => role.name)
    expect(await roles()).toEqual(['member', 'reader'])
    await addImpliedRole(deps, ids.roles.member as string, extra.id)
    expect(await roles()).toEqual(['extra', 'member', 'reader'])
    await removeImpliedRole(deps, ids.roles.member as string, extra.id)
    await removeImpliedRole(deps, ids.roles.member as string, ids.roles.reader as string)
    expect(await roles()).toEqual(['member'])
  })
})
