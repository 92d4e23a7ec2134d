/** LP-2144966: an application credential, or a token of one, could be used for another scope than its own. */
import { expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { testApp } from '../app/test-app.ts'
import { logInWith, makeCredential, tokenFrom } from '../auth/credential-logins.ts'
import { rescope } from '../auth/login.ts'

it('gives no other scope, of whatever kind, though the user could have it', async () => {
  const app = await testApp()
  const { deps, ids } = app
  const { member } = ids.users
  const roleId = ids.roles.member as string
  for (const target of [
    { system: 'all' },
    { domainId: ids.domain },
    { projectId: ids.adminProject },
  ] as const)
    await grantRole(deps, { actor: { userId: member }, target, roleId, inherited: false })
  await app.call('PATCH', `/v3/users/${member}`, {
    as: 'admin',
    body: { user: { default_project_id: ids.adminProject } },
  })
  const credential = await makeCredential(app, { unrestricted: true })
  const token = await tokenFrom(app, credential)
  for (const scope of [
    { system: { all: true } },
    { domain: { id: ids.domain } },
    { domain: { name: 'acme' } },
    { project: { id: ids.adminProject } },
    // Its own project is no exception: it is not asked for.
    { project: { id: ids.project } },
    { 'OS-TRUST:trust': { id: 'a1' } },
    'unscoped',
    { unscoped: {} },
  ]) {
    const kind = JSON.stringify(scope)
    expect([kind, (await logInWith(app, credential, scope)).status]).toEqual([kind, 401])
    expect([kind, (await rescope(app, token, scope)).status]).toEqual([kind, 403])
  }
  expect((await rescope(app, token)).status).toBe(403)
  const { json } = await logInWith(app, credential)
  expect(json.token.project.id).toBe(ids.project)
})
