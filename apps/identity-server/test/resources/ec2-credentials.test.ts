import { describe, expect, it } from 'vitest'
import { type CallOptions, type Persona, testApp } from '../app/test-app.ts'
import { idOf, makeCredential, makeEc2, tokenBy } from './credential-requests.ts'

/** An app, the path of the key pairs of `member`, and calls of it that resolve to their status. */
async function appWithPath() {
  const app = await testApp()
  const path = `/v3/users/${app.ids.users.member}/credentials/OS-EC2`
  const post = async (by: CallOptions, projectId = app.ids.project, at = path) =>
    (await app.call('POST', at, { ...by, body: { tenant_id: projectId } })).status
  return { ...app, app, path, post }
}

describe('POST /v3/users/{user_id}/credentials/OS-EC2', () => {
  it('makes a key pair', async () => {
    const { call, ids, path } = await appWithPath()
    const made = await call('POST', path, { as: 'member', body: { tenant_id: ids.project } })
    expect(made.status).toBe(201)
    const { access, secret } = made.json.credential
    expect([access, secret]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ])
    expect(access).not.toBe(secret)
    expect(made.json).toEqual({
      credential: {
        user_id: ids.users.member,
        tenant_id: ids.project,
        access,
        secret,
        trust_id: null,
        links: { self: `http://localhost${path}/${access}` },
      },
    })
    expect((await call('GET', `${path}/${access}`, { as: 'member' })).json).toEqual(made.json)
    const { credential } = (await call('GET', `/v3/credentials/${idOf(access)}`, { as: 'member' })).json
    expect(credential).toMatchObject({ type: 'ec2', project_id: ids.project })
    expect(JSON.parse(credential.blob)).toEqual({ access, secret, trust_id: null })
  })

  it('is for members themselves, and for admins', async () => {
    const { ids, post } = await appWithPath()
    expect(await post({})).toBe(401)
    expect(await post({ as: 'member' })).toBe(201)
    expect(await post({ as: 'admin' })).toBe(201)
    expect(await post({ as: 'system-admin' })).toBe(201)
    for (const as of ['nobody', 'system-reader', 'domain-manager'] as const)
      expect(await post({ as }), as).toBe(403)
    // For oneself too: whoever has no role of a member cannot.
    const own = `/v3/users/${ids.users.nobody}/credentials/OS-EC2`
    expect(await post({ as: 'nobody' }, ids.project, own)).toBe(403)
  })

  it('answers 404 for an unknown user or project, and 403 for a project without a role of the user', async () => {
    const { ids, post } = await appWithPath()
    expect(await post({ as: 'admin' }, ids.project, '/v3/users/nowhere/credentials/OS-EC2')).toBe(404)
    for (const projectId of ['nowhere', ids.domain]) expect(await post({ as: 'admin' }, projectId)).toBe(404)
    expect(await post({ as: 'admin' }, ids.adminProject)).toBe(403)
    expect(await post({ as: 'member' }, ids.adminProject)).toBe(403)
  })

  it('answers 400 for a body without a project', async () => {
    const { call, path } = await appWithPath()
    for (const body of [{}, { tenant_id: null }, { tenant_id: 1 }, { tenant_id: '' }])
      expect((await call('POST', path, { as: 'admin', body })).status, JSON.stringify(body)).toBe(400)
  })
})

describe('GET /v3/users/{user_id}/credentials/OS-EC2', () => {
  it('lists the key pairs of a user, and none of its other credentials', async () => {
    const { app, call, ids, path } = await appWithPath()
    const made = [await makeEc2(app), await makeEc2(app)]
    await makeEc2(app, ids.adminUser, ids.adminProject)
    await makeCredential(app, { user_id: ids.users.member, type: 'cert', blob: '{"access":"a"}' })
    const list = async (as: Persona) => (await call('GET', path, { as })).json
    const byAccess = (one: { access: string }, other: { access: string }) =>
      one.access < other.access ? -1 : 1
    for (const as of ['member', 'admin', 'system-reader'] as const) {
      const { credentials, links } = await list(as)
      expect(credentials.toSorted(byAccess), as).toEqual(made.toSorted(byAccess))
      expect(links).toEqual({ self: `http://localhost${path}`, previous: null, next: null })
    }
  })

  it('is for the user, admins and readers of the system', async () => {
    const { call, path } = await appWithPath()
    const status = async (by: CallOptions, at = path) => (await call('GET', at, by)).status
    expect(await status({})).toBe(401)
    for (const as of ['nobody', 'domain-manager'] as const) expect(await status({ as }), as).toBe(403)
    expect(await status({ as: 'admin' }, '/v3/users/nowhere/credentials/OS-EC2')).toBe(404)
  })

  it('shows a delegated caller those of its project', async () => {
    const { app, call, ids, path } = await appWithPath()
    const { access } = await makeEc2(app)
    const list = async (projectId: string, userId: string) =>
      (await call('GET', path, { token: tokenBy(app, ['oauth1'], { projectId, userId }) })).json.credentials
    expect(await list(ids.project, ids.users.member)).toMatchObject([{ access }])
    expect(await list(ids.adminProject, ids.adminUser)).toEqual([])
  })
})

describe('/v3/users/{user_id}/credentials/OS-EC2/{credential_id}', () => {
  it('is shown to its owner, to admins and to readers of the system', async () => {
    const { app, call, path } = await appWithPath()
    const { access } = await makeEc2(app)
    const status = async (by: CallOptions, key = access) => (await call('GET', `${path}/${key}`, by)).status
    for (const as of ['member', 'admin', 'system-reader'] as const) expect(await status({ as }), as).toBe(200)
    for (const as of ['nobody', 'domain-manager'] as const) expect(await status({ as }), as).toBe(403)
    expect(await status({})).toBe(401)
    expect(await status({ as: 'admin' }, 'nowhere')).toBe(404)
    const token = tokenBy(app, ['oauth1'], { userId: app.ids.adminUser, projectId: app.ids.adminProject })
    expect(await status({ token })).toBe(403)
    expect(await status({ token: tokenBy(app, ['oauth1']) })).toBe(200)
  })

  it('belongs to the user in the path', async () => {
    const { app, call, ids } = await appWithPath()
    const { access } = await makeEc2(app)
    const elsewhere = `/v3/users/${ids.adminUser}/credentials/OS-EC2/${access}`
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await call(method, elsewhere, { as: 'admin' })).status).toBe(404)
      expect((await call(method, elsewhere, { as: 'member' })).status).toBe(403)
    }
  })

  it('is no credential of another type', async () => {
    const { call, ids, path, storage } = await appWithPath()
    await storage.write(async (tx, changed) => {
      const row = {
        user_id: ids.users.member,
        project_id: ids.project,
        extra: null,
        key_hash: '',
        encrypted_blob: '',
      }
      await tx
        .insertInto('credential')
        .values({ id: idOf('key'), type: 'cert', ...row })
        .execute()
      changed('credential', idOf('key'))
    })
    for (const method of ['GET', 'DELETE'] as const)
      expect((await call(method, `${path}/key`, { as: 'admin' })).status).toBe(404)
  })

  it('is deleted by its owner and by admins', async () => {
    const { app, call, path } = await appWithPath()
    const [one, other] = [await makeEc2(app), await makeEc2(app)]
    const remove = async (access: string, by: CallOptions) =>
      (await call('DELETE', `${path}/${access}`, by)).status
    expect(await remove(one.access, {})).toBe(401)
    expect(await remove(one.access, { as: 'nobody' })).toBe(403)
    expect(await remove(one.access, { as: 'system-reader' })).toBe(403)
    expect(await remove(one.access, { as: 'member' })).toBe(204)
    expect(await remove(other.access, { as: 'admin' })).toBe(204)
    expect(await remove(other.access, { as: 'admin' })).toBe(404)
    expect((await call('GET', path, { as: 'member' })).json.credentials).toEqual([])
  })
})
