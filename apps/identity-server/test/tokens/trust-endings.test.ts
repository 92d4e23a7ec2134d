import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { createDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { deleteProject, updateProject } from '../../src/resources/projects/projects.ts'
import { deleteRole, removeImpliedRole, updateRole } from '../../src/resources/roles/roles.ts'
import { deleteTrust } from '../../src/resources/trusts/trusts.ts'
import { changePassword } from '../../src/resources/users/change-password.ts'
import { createUser, deleteUser, updateUser } from '../../src/resources/users/users.ts'
import { password } from '../app/test-app.ts'
import { login, tokenIn, validity } from '../auth/login.ts'
import { trusting } from '../resources/trusting.ts'

/** A trustor, a trustee and a project, each in a domain of its own; the trust and a token of it. */
async function world(impersonation: boolean) {
  const made = await trusting()
  const { deps, ids } = made.app
  const [ofTrustor, ofTrustee] = [
    await createDomain(deps, { name: 'of the trustor' }),
    await createDomain(deps, { name: 'of the trustee' }),
  ]
  const trustor = await createUser(deps, { name: 'ada', domainId: ofTrustor.id, password })
  const trustee = await createUser(deps, { name: 'bob', domainId: ofTrustee.id, password })
  const grant = {
    actor: { userId: trustor.id },
    target: { projectId: ids.project },
    roleId: ids.roles.member as string,
    inherited: false,
  }
  await grantRole(deps, grant)
  const logIn = async (id: string, scope: unknown) => tokenIn(await login(made.app, { id, password }, scope))
  const parties = { trustor_user_id: trustor.id, trustee_user_id: trustee.id }
  const trust = await made.trust(
    { ...parties, impersonation },
    await logIn(trustor.id, { project: { id: ids.project } }),
  )
  const token = await logIn(trustee.id, { 'OS-TRUST:trust': { id: trust } })
  return { app: made.app, deps, ids, trustor, trustee, ofTrustor, ofTrustee, grant, trust, token }
}

type World = Awaited<ReturnType<typeof world>>
type Step = (world: World) => Promise<unknown>

/** What ends the token for good. */
const endings: Record<string, Step> = {
  'the trust is deleted': ({ deps, trust }) => deleteTrust(deps, trust, undefined),
  'the trustor is deleted': ({ deps, trustor }) => deleteUser(deps, trustor.id),
  'the trustee is deleted': ({ deps, trustee }) => deleteUser(deps, trustee.id),
  'the trustor is disabled and enabled again': async ({ deps, trustor }) => {
    await updateUser(deps, trustor.id, { enabled: false })
    await updateUser(deps, trustor.id, { enabled: true })
  },
  'the trustee is disabled and enabled again': async ({ deps, trustee }) => {
    await updateUser(deps, trustee.id, { enabled: false })
    await updateUser(deps, trustee.id, { enabled: true })
  },
  'the trustor changes the password': ({ deps, trustor }) =>
    changePassword(deps, trustor.id, { originalPassword: password, password: 'another one' }),
  'the trustee changes the password': ({ deps, trustee }) =>
    changePassword(deps, trustee.id, { originalPassword: password, password: 'another one' }),
  'the project is deleted': ({ deps, ids }) => deleteProject(deps, ids.project),
  'the role is deleted': async ({ deps, grant }) => {
    await updateRole(deps, grant.roleId, { options: { immutable: false } })
    await deleteRole(deps, grant.roleId)
  },
  'an administrator revokes it': ({ app, token }) =>
    app.call('DELETE', '/v3/auth/tokens', { as: 'admin', headers: { 'x-subject-token': token } }),
}

/** What makes the token invalid until it is taken back. */
const suspensions: Record<string, [Step, Step]> = {
  'the role is taken from the trustor': [
    ({ deps, grant }) => revokeRole(deps, grant),
    ({ deps, grant }) => grantRole(deps, grant),
  ],
  'the project is disabled': [
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: false }),
    ({ deps, ids }) => updateProject(deps, ids.project, { enabled: true }),
  ],
  'the domain of the project is disabled': [
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: false }),
    ({ deps, ids }) => updateDomain(deps, ids.domain, { enabled: true }),
  ],
  'the domain of the trustor is disabled': [
    ({ deps, ofTrustor }) => updateDomain(deps, ofTrustor.id, { enabled: false }),
    ({ deps, ofTrustor }) => updateDomain(deps, ofTrustor.id, { enabled: true }),
  ],
  'the domain of the trustee is disabled': [
    ({ deps, ofTrustee }) => updateDomain(deps, ofTrustee.id, { enabled: false }),
    ({ deps, ofTrustee }) => updateDomain(deps, ofTrustee.id, { enabled: true }),
  ],
}

describe.each([
  ['with impersonation', true],
  ['without impersonation', false],
] as const)('a token of a trust %s ends at the next request', (_, impersonation) => {
  it.each(Object.entries(endings))('when %s', async (_name, end) => {
    const made = await world(impersonation)
    expect(await validity(made.app, made.token)).toBe(200)
    await end(made)
    expect(await validity(made.app, made.token)).toBe(401)
  })

  it.each(Object.entries(suspensions))(
    'when %s, and is good again when that is taken back',
    async (_name, [suspend, resume]) => {
      const made = await world(impersonation)
      expect(await validity(made.app, made.token)).toBe(200)
      await suspend(made)
      expect(await validity(made.app, made.token)).toBe(401)
      await resume(made)
      expect(await validity(made.app, made.token)).toBe(200)
    },
  )
})

it('a token of a trust shrinks with what its roles imply', async () => {
  const { app, deps, ids, token } = await world(true)
  const headers = { 'x-subject-token': token }
  const roles = async () => (await app.call('GET', '/v3/auth/tokens', { token, headers })).json.token.roles
  expect(await roles()).toHaveLength(2)
  await removeImpliedRole(deps, ids.roles.member as string, ids.roles.reader as string)
  expect(await roles()).toEqual([{ id: ids.roles.member, name: 'member' }])
})
