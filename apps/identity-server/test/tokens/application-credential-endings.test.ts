import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { updateDomain } from '../../src/resources/domains/domains.ts'
import { deleteProject, updateProject } from '../../src/resources/projects/projects.ts'
import { deleteRole, updateRole } from '../../src/resources/roles/roles.ts'
import { deleteUser, updateUser } from '../../src/resources/users/users.ts'
import { type TestApp, testApp } from '../app/test-app.ts'
import { logInWith, type MadeCredential, makeCredential, tokenFrom } from '../auth/credential-logins.ts'
import { validity } from '../auth/login.ts'

type Step = (app: TestApp, credential: MadeCredential) => Promise<unknown>

const grantOf = ({ ids }: TestApp) => ({
  actor: { userId: ids.users.member },
  target: { projectId: ids.project },
  roleId: ids.roles.member as string,
  inherited: false,
})

const deleted: Step = (app, { id }) => {
  const url = `/v3/users/${app.ids.users.member}/application_credentials/${id}`
  return app.call('DELETE', url, { as: 'member' })
}

/** What ends the tokens of an application credential for good. */
const endings: Record<string, Step> = {
  'it is deleted': deleted,
  'another of that name is made instead': async (app, credential) => {
    await deleted(app, credential)
    await makeCredential(app)
  },
  'its user is disabled': ({ deps, ids }) => updateUser(deps, ids.users.member, { enabled: false }),
  'its user is disabled and enabled again': async ({ deps, ids }) => {
    for (const enabled of [false, true]) await updateUser(deps, ids.users.member, { enabled })
  },
  'its user is deleted': ({ deps, ids }) => deleteUser(deps, ids.users.member),
  'its project is deleted': ({ deps, ids }) => deleteProject(deps, ids.project),
  'a role of it is deleted': async ({ deps, ids }) => {
    await updateRole(deps, ids.roles.reader as string, { options: { immutable: false } })
    await deleteRole(deps, ids.roles.reader as string)
  },
}

/** What ends them for as long as it is so. */
const pauses: Record<string, readonly [Step, Step]> = {
  'its project is disabled': [
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: false }),
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: true }),
  ],
  'the domain of its user is disabled': [
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: false }),
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: true }),
  ],
  'its user has no role on its project': [
    (app) => revokeRole(app.deps, grantOf(app)),
    (app) => grantRole(app.deps, grantOf(app)),
  ],
}

describe('a token of an application credential', () => {
  it.each(Object.entries(endings))('ends at once when %s', async (_, step) => {
    const app = await testApp()
    const credential = await makeCredential(app)
    const token = await tokenFrom(app, credential)
    expect(await validity(app, token)).toBe(200)
    await step(app, credential)
    expect(await validity(app, token)).toBe(401)
    expect((await logInWith(app, credential)).status).toBe(401)
  })

  it.each(Object.entries(pauses))(
    'ends at once when %s, and is good again afterwards',
    async (_, [stop, start]) => {
      const app = await testApp()
      const credential = await makeCredential(app)
      const token = await tokenFrom(app, credential)
      expect(await validity(app, token)).toBe(200)
      await stop(app, credential)
      expect(await validity(app, token)).toBe(401)
      expect((await logInWith(app, credential)).status).toBe(401)
      await start(app, credential)
      expect(await validity(app, token)).toBe(200)
    },
  )

  it('has those of its roles that its user still has, and none that the user gets', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const token = await tokenFrom(app, await makeCredential(app))
    const roles = async () => {
      const headers = { 'x-subject-token': token }
      const { json } = await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })
      return json.token?.roles.map((role: { name: string }) => role.name).toSorted()
    }
    expect(await roles()).toEqual(['member', 'reader'])
    const also = (role: string) => ({ ...grantOf(app), roleId: ids.roles[role] as string })
    await grantRole(deps, also('admin'))
    expect(await roles()).toEqual(['member', 'reader'])
    await revokeRole(deps, grantOf(app))
    // Implied by admin, which the credential does not have.
    expect(await roles()).toEqual(['member', 'reader'])
    await grantRole(deps, also('reader'))
    await revokeRole(deps, also('admin'))
    expect(await roles()).toEqual(['reader'])
    await revokeRole(deps, also('reader'))
    expect(await roles()).toBeUndefined()
  })

  it('outlives a password of its user, which it was not made with', async () => {
    const app = await testApp()
    const credential = await makeCredential(app)
    await updateUser(app.deps, app.ids.users.member, { password: 'a new one' })
    expect((await logInWith(app, credential)).status).toBe(201)
  })

  it('belongs to one credential of one user on one project', async () => {
    const app = await testApp()
    const credential = await makeCredential(app)
    const token = await tokenFrom(app, credential)
    await grantRole(app.deps, { ...grantOf(app), actor: { userId: app.ids.users.nobody } })
    // Nothing in the API does this; a row that somebody has changed must not carry a token elsewhere.
    for (const column of [
      { user_id: app.ids.users.nobody },
      { project_id: app.ids.adminProject },
      { project_id: null },
    ]) {
      const there = await app.storage.read
        .selectFrom('application_credential')
        .select(['user_id', 'project_id'])
        .where('id', '=', credential.id)
        .executeTakeFirstOrThrow()
      const write = (values: object) =>
        app.storage.write(async (tx, changed) => {
          await tx.updateTable('application_credential').set(values).where('id', '=', credential.id).execute()
          changed('application_credential', credential.id)
        })
      await write(column)
      expect([column, await validity(app, token)]).toEqual([column, 401])
      await write(there)
      expect(await validity(app, token)).toBe(200)
    }
  })
})
