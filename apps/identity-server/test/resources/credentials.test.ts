import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { type Persona, testApp } from '../app/test-app.ts'
import { commits } from '../http/commits.ts'
import { keyText } from '../tokens/fixed-keys.ts'
import { repositoryOf } from '../tokens/scratch-directory.ts'
import { idOf, makeCredential, makeEc2, patchCredential, tokenBy } from './credential-requests.ts'

const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** An app in which `member` has a seed and a certificate for its project, and `nobody` a seed. */
async function appWithCredentials() {
  const app = await testApp()
  const { ids } = app
  const own = { user_id: ids.users.member }
  const totp = await makeCredential(app, { ...own, type: 'totp', blob: seed })
  const cert = await makeCredential(app, { ...own, type: 'cert', blob: 'PEM', project_id: ids.project })
  const other = await makeCredential(app, { user_id: ids.users.nobody, type: 'totp', blob: seed })
  const listed = async (query = '', by: object = { as: 'member' }) => {
    const { status, json, text } = await app.call('GET', `/v3/credentials${query}`, by)
    expect(status, text).toBe(200)
    return json.credentials.map(({ id }: { id: string }) => id).toSorted()
  }
  return { ...app, app, totp, cert, other, listed }
}

describe('POST /v3/credentials', () => {
  it('stores a credential of any type, encrypted, with what else is said of it', async () => {
    const { call, ids, storage } = await testApp()
    const credential = { user_id: ids.users.member, type: 'totp', blob: seed, name: 'phone', id: 'mine' }
    const { status, json } = await call('POST', '/v3/credentials', { as: 'member', body: { credential } })
    expect(status).toBe(201)
    const { id } = json.credential
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(json).toEqual({
      credential: {
        id,
        user_id: ids.users.member,
        project_id: null,
        type: 'totp',
        blob: seed,
        name: 'phone',
        links: { self: `http://localhost/v3/credentials/${id}` },
      },
    })
    const row = await storage.read.selectFrom('credential').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(seed)
    expect(row).toMatchObject({ type: 'totp', extra: '{"name":"phone"}' })
  })

  it('finds an EC2 credential by the hash of its access key, which nobody else can have', async () => {
    const app = await testApp()
    const { call, ids } = app
    const blob = JSON.stringify({ access: 'key', secret: 'shh' })
    const credential = { user_id: ids.users.member, type: 'ec2', blob, project_id: ids.project }
    const post = () => call('POST', '/v3/credentials', { as: 'member', body: { credential } })
    const { json } = await post()
    expect(json.credential).toMatchObject({ id: idOf('key'), blob })
    expect((await post()).status).toBe(409)
    const path = `/v3/users/${ids.users.member}/credentials/OS-EC2/key`
    expect((await call('GET', path, { as: 'member' })).json.credential).toMatchObject({ secret: 'shh' })
  })

  it('answers 400 for an EC2 credential without a project or an access key', async () => {
    const { call, ids } = await testApp()
    const right = { user_id: ids.users.member, project_id: ids.project, type: 'ec2', blob: '{"access":"a"}' }
    for (const wrong of [
      { project_id: null },
      { blob: 'no json' },
      { blob: '{}' },
      { blob: '{"access":1}' },
      { blob: '["access"]' },
      { blob: 'null' },
      { type: 'EC2', blob: '' },
    ]) {
      const body = { credential: { ...right, ...wrong } }
      expect(
        (await call('POST', '/v3/credentials', { as: 'admin', body })).status,
        JSON.stringify(wrong),
      ).toBe(400)
    }
  })

  it('answers 400 for what is not a credential', async () => {
    const { call, ids } = await testApp()
    const right = { user_id: ids.users.member, type: 'cert', blob: 'x' }
    for (const wrong of [
      { user_id: undefined },
      { type: undefined },
      { blob: undefined },
      { blob: {} },
      { project_id: 1 },
    ]) {
      const body = { credential: { ...right, ...wrong } }
      expect(
        (await call('POST', '/v3/credentials', { as: 'admin', body })).status,
        JSON.stringify(wrong),
      ).toBe(400)
    }
  })

  it('is for oneself, and for admins', async () => {
    const { call, ids } = await testApp()
    const post = async (userId: string, as?: Persona, more: object = {}) => {
      const credential = { user_id: userId, type: 'cert', blob: 'x', ...more }
      return (await call('POST', '/v3/credentials', { ...(as && { as }), body: { credential } })).status
    }
    expect(await post(ids.users.nobody)).toBe(401)
    expect(await post(ids.users.nobody, 'nobody')).toBe(201)
    expect(await post(ids.users.nobody, 'member')).toBe(403)
    expect(await post(ids.users.nobody, 'system-reader')).toBe(403)
    expect(await post(ids.users.nobody, 'domain-manager')).toBe(403)
    expect(await post(ids.users.nobody, 'system-admin')).toBe(201)
    // On a project only who has something to do there.
    expect(await post(ids.users.nobody, 'nobody', { project_id: ids.project })).toBe(403)
    expect(await post(ids.users.member, 'member', { project_id: ids.project })).toBe(201)
    expect(await post(ids.users.nobody, 'admin', { project_id: ids.project })).toBe(201)
  })

  it('gives a user no more than [credential] user_limit', async () => {
    const app = await testApp({ config: { credential: { user_limit: 2 } } })
    const { call, ids } = app
    const post = async (userId: string) => {
      const credential = { user_id: userId, type: 'cert', blob: 'x' }
      return (await call('POST', '/v3/credentials', { as: 'admin', body: { credential } })).status
    }
    expect(await post(ids.users.nobody)).toBe(201)
    const both = await Promise.all([post(ids.users.nobody), post(ids.users.nobody)])
    expect(both.toSorted()).toEqual([201, 403])
    expect(await post(ids.users.member)).toBe(201)
    const path = `/v3/users/${ids.users.member}/credentials/OS-EC2`
    const makeKeys = async () =>
      (await call('POST', path, { as: 'admin', body: { tenant_id: ids.project } })).status
    expect([await makeKeys(), await makeKeys()]).toEqual([201, 403])
  })

  it('answers 503 while there are no keys to encrypt with', async () => {
    const app = await testApp({ config: { credential: { key_repository: '/nowhere/credential-keys' } } })
    const before = await commits(app.storage)
    const credential = { user_id: app.ids.users.member, type: 'cert', blob: 'x' }
    const answer = await app.call('POST', '/v3/credentials', { as: 'admin', body: { credential } })
    expect(answer.status).toBe(503)
    expect(await commits(app.storage)).toBe(before)
  })
})

describe('GET /v3/credentials', () => {
  it('lists to everybody its own, to admins and readers of the system all', async () => {
    const { listed, totp, cert, other, call } = await appWithCredentials()
    expect(await listed()).toEqual([totp, cert].toSorted())
    expect(await listed('', { as: 'nobody' })).toEqual([other])
    expect(await listed('', { as: 'domain-manager' })).toEqual([])
    for (const as of ['admin', 'system-admin', 'system-reader'])
      expect(await listed('', { as })).toEqual([totp, cert, other].toSorted())
    expect((await call('GET', '/v3/credentials')).status).toBe(401)
  })

  it('filters by user and type', async () => {
    const { listed, ids, totp, cert, other } = await appWithCredentials()
    const admin = { as: 'admin' }
    expect(await listed('?type=totp', admin)).toEqual([totp, other].toSorted())
    expect(await listed(`?type=totp&user_id=${ids.users.member}`, admin)).toEqual([totp])
    expect(await listed('?type__startswith=c', admin)).toEqual([cert])
    expect(await listed(`?user_id=${ids.users.nobody}`)).toEqual([])
  })

  it('shows the whole collection, and gives it out in parts', async () => {
    const { call, ids, app } = await appWithCredentials()
    const { json } = await call('GET', '/v3/credentials?type=cert', { as: 'member' })
    expect(json).toEqual({
      credentials: [
        {
          id: expect.any(String),
          user_id: ids.users.member,
          project_id: ids.project,
          type: 'cert',
          blob: 'PEM',
          links: { self: `http://localhost/v3/credentials/${json.credentials[0].id}` },
        },
      ],
      links: { self: 'http://localhost/v3/credentials?type=cert', previous: null, next: null },
    })
    for (const number of [1, 2, 3])
      await makeCredential(app, { user_id: ids.users.member, type: 'cert', blob: String(number) })
    const seen: string[] = []
    for (let url: string | null = '/v3/credentials?limit=2'; url !== null; ) {
      const page: { credentials: { id: string }[]; links: { next: string | null } } = (
        await call('GET', url.replace('http://localhost', ''), { as: 'member' })
      ).json
      expect(page.credentials.length).toBeLessThanOrEqual(2)
      seen.push(...page.credentials.map(({ id }) => id))
      url = page.links.next
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen)).toHaveLength(5)
    expect((await call('GET', '/v3/credentials?marker=nowhere', { as: 'member' })).status).toBe(404)
  })

  it('shows of a credential whose key is gone everything but what it holds', async () => {
    const { app, call, totp } = await appWithCredentials()
    await app.storage.write(async (tx, changed) => {
      await tx.updateTable('credential').set({ encrypted_blob: 'gAAAAA==' }).where('id', '=', totp).execute()
      changed('credential', totp)
    })
    const { status, json } = await call('GET', '/v3/credentials?type=totp', { as: 'member' })
    expect([status, json.credentials.map((one: object) => ({ ...one, links: 0 }))]).toEqual([
      200,
      [{ id: totp, user_id: app.ids.users.member, project_id: null, type: 'totp', blob: null, links: 0 }],
    ])
    expect((await call('GET', `/v3/credentials/${totp}`, { as: 'member' })).json.credential.blob).toBeNull()
    expect((await patchCredential(app, totp, { blob: seed }, { as: 'member' })).json.credential.blob).toBe(
      seed,
    )
    expect((await call('DELETE', `/v3/credentials/${totp}`, { as: 'member' })).status).toBe(204)
  })
})

describe('/v3/credentials/{credential_id}', () => {
  it('is shown to its owner, to admins and to readers of the system', async () => {
    const { call, totp } = await appWithCredentials()
    const get = async (id: string, as?: Persona) =>
      (await call('GET', `/v3/credentials/${id}`, as ? { as } : {})).status
    for (const as of ['member', 'admin', 'system-admin', 'system-reader'] as const)
      expect(await get(totp, as), as).toBe(200)
    for (const as of ['nobody', 'domain-manager', 'domain-reader'] as const)
      expect(await get(totp, as), as).toBe(403)
    expect(await get(totp)).toBe(401)
    expect(await get('nowhere', 'admin')).toBe(404)
    expect(await get('nowhere', 'member')).toBe(403)
  })

  it('is changed by its owner and by admins: what is given changes, the rest stays', async () => {
    const { app, call, cert, ids } = await appWithCredentials()
    const changed = await patchCredential(app, cert, { blob: 'PEM 2', note: 'new' }, { as: 'member' })
    expect([changed.status, changed.json.credential]).toEqual([
      200,
      {
        id: cert,
        user_id: ids.users.member,
        project_id: ids.project,
        type: 'cert',
        blob: 'PEM 2',
        note: 'new',
        links: { self: `http://localhost/v3/credentials/${cert}` },
      },
    ])
    expect((await call('GET', `/v3/credentials/${cert}`, { as: 'member' })).json).toEqual(changed.json)
    expect(
      (await patchCredential(app, cert, { type: 'key' }, { as: 'member' })).json.credential,
    ).toMatchObject({
      type: 'key',
      blob: 'PEM 2',
    })
    expect((await patchCredential(app, cert, { project_id: null })).json.credential.project_id).toBeNull()
    const status = async (by: object) => (await patchCredential(app, cert, { blob: 'x' }, by)).status
    expect([await status({}), await status({ as: 'nobody' }), await status({ as: 'system-reader' })]).toEqual(
      [401, 403, 403],
    )
    expect((await patchCredential(app, 'nowhere', { blob: 'x' })).status).toBe(404)
    for (const wrong of [{}, { blob: 1 }, { id: 'other', blob: 'x' }, { type: '' }])
      expect((await patchCredential(app, cert, wrong)).status, JSON.stringify(wrong)).toBe(400)
  })

  it('keeps what an EC2 credential is found by and bound to', async () => {
    const app = await testApp()
    const { ids, call } = app
    const blob = { access: 'key', secret: 'old', trust_id: 't1', app_cred_id: null }
    const id = await makeCredential(app, {
      user_id: ids.users.member,
      project_id: ids.project,
      type: 'ec2',
      blob: JSON.stringify(blob),
    })
    const patch = async (changes: object) => (await patchCredential(app, id, changes)).status
    for (const member of [
      { access: 'other' },
      { trust_id: 't2' },
      { trust_id: null },
      { app_cred_id: 'a1' },
      { access_token_id: 'o1' },
      { access_id: 'x' },
    ]) {
      expect(await patch({ blob: JSON.stringify({ ...blob, ...member }) }), JSON.stringify(member)).toBe(400)
    }
    for (const changes of [{ type: 'cert' }, { type: 'EC2' }, { project_id: null }, { blob: 'no json' }])
      expect(await patch(changes), JSON.stringify(changes)).toBe(400)
    expect(await patch({ blob: JSON.stringify({ ...blob, secret: 'new', app_cred_id: undefined }) })).toBe(
      200,
    )
    const path = `/v3/users/${ids.users.member}/credentials/OS-EC2/key`
    expect((await call('GET', path, { as: 'admin' })).json.credential).toMatchObject({
      secret: 'new',
      trust_id: 't1',
    })
  })

  it('is turned into no EC2 credential', async () => {
    const { app, cert } = await appWithCredentials()
    expect((await patchCredential(app, cert, { type: 'ec2', blob: '{"access":"a"}' })).status).toBe(400)
  })

  it('goes to nobody else by its owner, and to no project on which its user has no role', async () => {
    const { app, ids, cert } = await appWithCredentials()
    const elsewhere = (await createProject(app.deps, { name: 'elsewhere', domainId: ids.domain })).id
    const before = await commits(app.storage)
    for (const changes of [
      { user_id: ids.users.nobody },
      { project_id: elsewhere },
      { project_id: 'nowhere' },
    ])
      expect((await patchCredential(app, cert, changes, { as: 'member' })).status).toBe(403)
    expect(await commits(app.storage)).toBe(before)
    expect(
      (await patchCredential(app, cert, { user_id: ids.users.nobody, project_id: elsewhere })).status,
    ).toBe(200)
    expect((await patchCredential(app, cert, { blob: 'x' }, { as: 'member' })).status).toBe(403)
  })

  it('is deleted by its owner and by admins', async () => {
    const { call, totp, cert } = await appWithCredentials()
    const remove = async (id: string, by: object) =>
      (await call('DELETE', `/v3/credentials/${id}`, by)).status
    expect(await remove(totp, {})).toBe(401)
    expect(await remove(totp, { as: 'nobody' })).toBe(403)
    expect(await remove(totp, { as: 'system-reader' })).toBe(403)
    expect(await remove(totp, { as: 'member' })).toBe(204)
    expect(await remove(cert, { as: 'admin' })).toBe(204)
    expect(await remove(cert, { as: 'admin' })).toBe(404)
  })
})

describe('a delegated caller', () => {
  it('reads the credentials of its project, and nothing of what is its user’s own', async () => {
    const { app, call, listed, totp, cert } = await appWithCredentials()
    const token = tokenBy(app, ['oauth1'])
    expect(await listed('', { token })).toEqual([cert])
    expect((await call('GET', `/v3/credentials/${cert}`, { token })).status).toBe(200)
    expect((await call('GET', `/v3/credentials/${totp}`, { token })).status).toBe(403)
    const admin = tokenBy(app, ['oauth1'], { userId: app.ids.adminUser, projectId: app.ids.adminProject })
    expect(await listed('', { token: admin })).toEqual([])
  })

  it('creates, changes and deletes none', async () => {
    const { app, call, ids, cert } = await appWithCredentials()
    const { access } = await makeEc2(app)
    const before = await commits(app.storage)
    const keys = `/v3/users/${ids.users.member}/credentials/OS-EC2`
    const credential = { user_id: ids.users.member, type: 'cert', blob: 'x', project_id: ids.project }
    for (const methods of [['oauth1'], ['application_credential'], ['password', 'application_credential']]) {
      const token = tokenBy(app, methods)
      const status = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
        (await call(method, url, { token, ...(body && { body }) })).status
      expect(await status('POST', '/v3/credentials', { credential })).toBe(403)
      expect(await status('PATCH', `/v3/credentials/${cert}`, { credential: { blob: 'x' } })).toBe(403)
      expect(await status('DELETE', `/v3/credentials/${cert}`)).toBe(403)
      expect(await status('POST', keys, { tenant_id: ids.project })).toBe(403)
      expect(await status('DELETE', `${keys}/${access}`)).toBe(403)
    }
    expect(await commits(app.storage)).toBe(before)
  })
})

describe('a start of the server', () => {
  it('fails with damaged keys', async () => {
    const key_repository = repositoryOf({ 0: keyText(0), 1: 'damaged' })
    await expect(testApp({ config: { credential: { key_repository } } })).rejects.toMatchObject({
      code: 'damaged',
    })
  })
})
