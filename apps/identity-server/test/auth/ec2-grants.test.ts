import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { makeCredential as makeApplicationCredential } from './credential-logins.ts'
import { tokenIn, validity } from './login.ts'
import { accessTokenOf, ada, newConsumer } from './oauth1-client.ts'
import { appWithKeys, expectRefusal, type KeyPair, signedEc2, signedS3 } from './signing.ts'

/** An app in which `member` is a manager of engines too, with what grants are made of. */
async function appWithGrants() {
  const made = await appWithKeys()
  const { app, deps, ids, exchange, call } = made
  const give = (userId: string, projectId: string, role: string) =>
    grantRole(deps, {
      actor: { userId },
      target: { projectId },
      roleId: ids.roles[role] as string,
      inherited: false,
    })
  await give(ids.users.member, ids.project, 'manager')
  const other = (await createProject(deps, { name: 'other', domainId: ids.domain })).id
  await give(ids.users.member, other, 'member')
  const trust = async (more: object = {}): Promise<string> => {
    const body = {
      trust: {
        trustor_user_id: ids.users.member,
        trustee_user_id: ids.users.nobody,
        project_id: ids.project,
        impersonation: true,
        roles: [{ name: 'member' }],
        ...more,
      },
    }
    const { status, json, text } = await call('POST', '/v3/OS-TRUST/trusts', { as: 'member', body })
    expect(status, text).toBe(201)
    return json.trust.id
  }
  const sign = (keys: KeyPair) => exchange(signedEc2(keys, '2', new Date()))
  /** The token that a key pair gives: both ways of signing give the same. */
  const tokenOf = async (keys: KeyPair) => {
    const answer = await sign(keys)
    expect(answer.status, answer.text).toBe(200)
    expect((await exchange(signedS3(keys), '/v3/s3tokens')).status).toBe(200)
    const { token } = answer.json
    const roles = token.roles.map(({ name }: { name: string }) => name)
    return { ...token, roles, text: tokenIn(answer) }
  }
  return { ...made, app, other, trust, sign, tokenOf }
}

const year = (number: number) => `${number}-01-01T00:00:00.000000Z`

describe('a key pair that was made with a trust', () => {
  /** @see CVE-2013-6391 */
  it('gives tokens of the trust: as the trustor, with the roles that it delegates', async () => {
    const { store, trust, tokenOf, ids, call } = await appWithGrants()
    const id = await trust()
    const token = await tokenOf(await store({ trust_id: id }))
    expect(token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: ids.users.member },
      project: { id: ids.project },
      roles: ['member', 'reader'],
      'OS-TRUST:trust': {
        id,
        impersonation: true,
        trustor_user: { id: ids.users.member },
        trustee_user: { id: ids.users.nobody },
      },
    })
    expect((await call('DELETE', `/v3/OS-TRUST/trusts/${id}`, { as: 'member' })).status).toBe(204)
    const headers = { 'x-subject-token': token.text }
    expect((await call('GET', '/v3/auth/tokens', { as: 'admin', headers })).status).toBe(404)
  })

  it('gives them as the trustee when the trust does not impersonate', async () => {
    const { store, trust, tokenOf, ids } = await appWithGrants()
    const id = await trust({ impersonation: false })
    const token = await tokenOf(await store({ trust_id: id }, { user_id: ids.users.nobody }))
    expect(token).toMatchObject({ user: { id: ids.users.nobody }, roles: ['member', 'reader'] })
  })

  it('gives none for another user or project, without uses left, or for a trust that is gone', async () => {
    const { store, trust, sign, ids, other, call } = await appWithGrants()
    const [impersonating, plain] = [await trust(), await trust({ impersonation: false })]
    for (const [blob, facts] of [
      [{ trust_id: impersonating }, { user_id: ids.users.nobody }],
      [{ trust_id: impersonating }, { user_id: ids.adminUser }],
      [{ trust_id: plain }, { user_id: ids.users.member }],
      [{ trust_id: impersonating }, { project_id: other }],
      [{ trust_id: 'unknown' }, {}],
      [{ trust_id: '' }, {}],
      [{ trust_id: 7 }, {}],
      [{ trust_id: { id: impersonating } }, {}],
    ] as const)
      expectRefusal(await sign(await store(blob, facts)), JSON.stringify([blob, facts]))
    const once = await store({ trust_id: await trust({ remaining_uses: 1 }) })
    expect((await sign(once)).status).toBe(200)
    expectRefusal(await sign(once), 'used up')
    const gone = await store({ trust_id: impersonating })
    expect((await sign(gone)).status).toBe(200)
    await call('DELETE', `/v3/OS-TRUST/trusts/${impersonating}`, { as: 'member' })
    expectRefusal(await sign(gone), 'deleted')
  })
})

describe('a key pair that was made with an application credential', () => {
  it('gives tokens of the application credential, which end with it', async () => {
    const { app, store, tokenOf, ids, call } = await appWithGrants()
    const soon = new Date(Math.ceil(Date.now() / 1000) * 1000 + 600_000)
    const credential = await makeApplicationCredential(app, {
      roles: [{ name: 'member' }],
      expires_at: soon.toISOString(),
    })
    const token = await tokenOf(await store({ app_cred_id: credential.id }))
    expect(token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: ids.users.member },
      roles: ['member', 'reader'],
      application_credential: { id: credential.id, restricted: true },
      expires_at: soon.toISOString().replace('Z', '000Z'),
    })
    const path = `/v3/users/${ids.users.member}/application_credentials/${credential.id}`
    expect((await call('DELETE', path, { as: 'member' })).status).toBe(204)
    expect(await validity(app, token.text)).toBe(401)
  })

  /** @see CVE-2026-43001 */
  it('gives none for another user or project, or once it is gone', async () => {
    const { app, store, sign, ids, other, call } = await appWithGrants()
    const { id } = await makeApplicationCredential(app)
    for (const [blob, facts] of [
      [{ app_cred_id: id }, { project_id: other }],
      [{ app_cred_id: id }, { project_id: ids.adminProject, user_id: ids.adminUser }],
      [{ app_cred_id: id }, { user_id: ids.adminUser }],
      [{ app_cred_id: 'unknown' }, {}],
    ] as const)
      expectRefusal(await sign(await store(blob, facts)), JSON.stringify([blob, facts]))
    const keys = await store({ app_cred_id: id })
    expect((await sign(keys)).status).toBe(200)
    await call('DELETE', `/v3/users/${ids.users.member}/application_credentials/${id}`, { as: 'member' })
    expectRefusal(await sign(keys), 'deleted')
  })
})

describe('a key pair that was made with an OAuth1 access token', () => {
  it('gives tokens of the access token, and none for another user or project', async () => {
    const { app, store, sign, tokenOf, other } = await appWithGrants()
    const user = await ada(app)
    const consumer = await newConsumer(app)
    const { key } = await accessTokenOf(app, user, consumer, ['reader'])
    const token = await tokenOf(await store({ access_token_id: key }, { user_id: user.id }))
    expect(token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: user.id },
      roles: ['reader'],
      'OS-OAUTH1': { access_token_id: key, consumer_id: consumer.key },
    })
    for (const [blob, facts] of [
      [{ access_token_id: key }, {}],
      [{ access_token_id: key }, { user_id: user.id, project_id: other }],
      [{ access_token_id: 'unknown' }, { user_id: user.id }],
    ] as const)
      expectRefusal(await sign(await store(blob, facts)), JSON.stringify([blob, facts]))
  })
})

describe('a key pair that says it was made with several grants', () => {
  it('gives no token', async () => {
    const { app, store, sign, trust } = await appWithGrants()
    const blob = {
      trust_id: await trust({ expires_at: year(2036) }),
      app_cred_id: (await makeApplicationCredential(app)).id,
    }
    expectRefusal(await sign(await store(blob)), 'two')
    expectRefusal(await sign(await store({ ...blob, app_cred_id: 'unknown' })), 'one of two unknown')
    expect((await sign(await store({ ...blob, app_cred_id: null }))).status).toBe(200)
  })
})
