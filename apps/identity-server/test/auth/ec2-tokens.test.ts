import { describe, expect, it } from 'vitest'
import { revokeRole } from '../../src/resources/assignments/assignments.ts'
import { updateDomain } from '../../src/resources/domains/domains.ts'
import { updateProject } from '../../src/resources/projects/projects.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import type { Persona } from '../app/test-app.ts'
import { idOf, makeCredential, makeEc2 } from '../resources/credential-requests.ts'
import { standingClock } from './clock.ts'
import { tokenIn } from './login.ts'
import { appWithKeys, expectRefusal, signedEc2, signedS3 } from './signing.ts'

const versions = ['0', '1', '2', '4'] as const

describe('POST /v3/ec2tokens', () => {
  it('gives a token for the project of the key pair, whatever version it is signed in', async () => {
    const { exchange, keys, ids, call, serviceToken } = await appWithKeys()
    for (const version of versions) {
      const answer = await exchange(signedEc2(keys, version, new Date()))
      expect([version, answer.status]).toEqual([version, 200])
      expect(answer.json.token).toMatchObject({
        methods: ['ec2credential'],
        user: { id: ids.users.member, name: 'member', domain: { id: ids.domain, name: 'acme' } },
        project: { id: ids.project, name: 'engines' },
        catalog: expect.any(Array),
        audit_ids: [expect.any(String)],
      })
      expect(answer.json.token.roles.map(({ name }: { name: string }) => name)).toEqual(['member', 'reader'])
      const headers = { 'x-subject-token': tokenIn(answer) }
      const seen = await call('GET', '/v3/auth/tokens', { token: serviceToken, headers })
      expect(seen.json).toEqual(answer.json)
    }
  })

  it('takes requests that were signed without the port of the host', async () => {
    const { exchange, keys } = await appWithKeys()
    const now = new Date()
    const v2 = signedEc2(keys, '2', now, { host: 'ec2.example' })
    expect((await exchange({ ...v2, host: 'ec2.example:8788' })).status).toBe(200)
    expect((await exchange({ ...v2, host: 'EC2.example:8788' })).status).toBe(200)
    expectRefusal(await exchange({ ...v2, host: 'ec3.example:8788' }), 'another host')
    const headers = (signedEc2(keys, '4', now) as { headers: Record<string, string> }).headers
    const v4 = signedEc2(keys, '4', now, { headers: { ...headers, Host: 'ec2.example' } })
    expect((await exchange({ ...v4, headers })).status).toBe(200)
  })

  it('finds the request under every name that clients have used', async () => {
    const { call, keys, serviceToken: token } = await appWithKeys()
    for (const name of ['credentials', 'credential', 'ec2Credentials']) {
      const body = { [name]: signedEc2(keys, '2', new Date()) }
      expect([name, (await call('POST', '/v3/ec2tokens', { token, body })).status]).toEqual([name, 200])
    }
  })

  it('has one answer for whatever is in the way', async () => {
    const made = await appWithKeys()
    const { app, exchange, keys, ids, deps, store, storage } = made
    const now = new Date()
    const right = signedEc2(keys, '2', now) as Record<string, unknown>
    const lost = await makeEc2(app)
    const without = await makeEc2(app, ids.adminUser, ids.adminProject)
    await storage.write(async (tx, changed) => {
      await tx
        .updateTable('credential')
        .set({ encrypted_blob: 'lost' })
        .where('id', '=', idOf(lost.access))
        .execute()
      await tx
        .updateTable('credential')
        .set({ project_id: null })
        .where('id', '=', idOf(without.access))
        .execute()
      changed.nothing()
    })
    const unsigned = await store({ secret: '' })
    const number = await store({ secret: 7 })
    const elsewhere = await store({ elsewhere: 1 }, { project_id: ids.adminProject })
    const nowhere = await store({ nowhere: 1 }, { project_id: 'nowhere' })
    const nobody = await store({ nobody: 1 }, { user_id: 'nobody-of-that-id' })
    const failures: Record<string, object> = {
      'an unknown access key': { ...right, access: 'unknown' },
      'a wrong signature': { ...right, signature: 'wrong' },
      'a signature that is longer': { ...right, signature: `${right.signature}=` },
      'another secret': signedEc2({ ...keys, secret: 'wrong' }, '2', now),
      'another action': { ...right, params: { ...(right.params as object), Action: 'TerminateInstances' } },
      'another path': { ...right, path: '/other' },
      'another method': { ...right, verb: 'GET' },
      'no access key': { ...right, access: undefined },
      'an empty access key': { ...right, access: '' },
      'no signature': { ...right, signature: undefined },
      'an empty signature': { ...right, signature: '' },
      'no version': { ...right, params: {} },
      'an unknown version': { ...right, params: { SignatureVersion: '3' } },
      'a signature of version 4 without its header': { ...signedEc2(keys, '4', now), headers: {} },
      'a header that is a member of every object': {
        ...right,
        params: { 'X-Amz-Date': '20260102T030405Z' },
        headers: {
          Authorization:
            'AWS4-HMAC-SHA256 Credential=a/20260102/b/c/aws4_request, SignedHeaders=constructor;__proto__',
        },
        body_hash: 'x',
      },
      nothing: {},
      'a blob that cannot be decrypted': signedEc2(lost, '2', now),
      'no project': signedEc2(without, '2', now),
      'an empty secret': signedEc2({ ...unsigned, secret: '' }, '2', now),
      'a secret that is no text': signedEc2({ ...number, secret: '7' }, '2', now),
      'a project without a role': signedEc2(elsewhere, '2', now),
      'an unknown project': signedEc2(nowhere, '2', now),
      'an unknown user': signedEc2(nobody, '2', now),
    }
    for (const [name, credentials] of Object.entries(failures))
      expectRefusal(await exchange(credentials), name)

    const certificate = {
      user_id: ids.users.member,
      type: 'cert',
      blob: JSON.stringify({ access: 'cert', secret: 's' }),
    }
    const id = await makeCredential(app, certificate)
    await storage.write(async (tx, changed) => {
      await tx
        .updateTable('credential')
        .set({ id: idOf('cert') })
        .where('id', '=', id)
        .execute()
      changed.nothing()
    })
    expectRefusal(await exchange(signedEc2({ access: 'cert', secret: 's' }, '2', now)), 'another type')

    const turns: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      [
        'a disabled user',
        () => updateUser(deps, ids.users.member, { enabled: false }),
        () => updateUser(deps, ids.users.member, { enabled: true }),
      ],
      [
        'a disabled project',
        () => updateProject(deps, ids.project, { enabled: false }),
        () => updateProject(deps, ids.project, { enabled: true }),
      ],
      [
        'a disabled domain',
        () => updateDomain(deps, ids.domain, { enabled: false }),
        () => updateDomain(deps, ids.domain, { enabled: true }),
      ],
    ]
    for (const [name, begin, end] of turns) {
      await begin()
      const by = { as: 'admin' as const, body: { credentials: signedEc2(keys, '2', new Date()) } }
      expectRefusal(await app.call('POST', '/v3/ec2tokens', by), name)
      await end()
      expect((await app.call('POST', '/v3/ec2tokens', by)).status, name).toBe(200)
    }
    await revokeRole(deps, {
      actor: { userId: ids.users.member },
      target: { projectId: ids.project },
      roleId: ids.roles.member as string,
      inherited: false,
    })
    const by = { as: 'admin' as const, body: { credentials: signedEc2(keys, '2', new Date()) } }
    expectRefusal(await app.call('POST', '/v3/ec2tokens', by), 'the role taken away')
  })

  it('takes a signature for [credential] auth_ttl minutes before and after its time', async () => {
    for (const minutes of [undefined, 5]) {
      const clock = standingClock()
      const config = minutes === undefined ? {} : { credential: { auth_ttl: minutes } }
      const { exchange, keys } = await appWithKeys({ clock: clock.now, config })
      const window = (minutes ?? 15) * 60_000
      for (const version of versions) {
        const at = async (offsetMs: number) =>
          (await exchange(signedEc2(keys, version, new Date(clock.now().getTime() + offsetMs)))).status
        expect([await at(-window), await at(window)], version).toEqual([200, 200])
        expect([await at(-window - 1000), await at(window + 1000)], version).toEqual([401, 401])
      }
    }
  })

  it('answers 400 for what is no such request', async () => {
    const { call, keys, serviceToken: token } = await appWithKeys()
    const right = signedEc2(keys, '2', new Date())
    for (const body of [
      {},
      { credentials: 'x' },
      { credentials: [right] },
      { credentials: { ...right, params: 'x' } },
      { credentials: { ...right, params: { a: {} } } },
      { credentials: { ...right, headers: { a: null } } },
      { credentials: { ...right, access: 1 } },
      { credentials: { ...right, host: {} } },
    ]) {
      expect((await call('POST', '/v3/ec2tokens', { token, body })).status, JSON.stringify(body)).toBe(400)
    }
    expect((await call('POST', '/v3/ec2tokens', { token })).status).toBe(400)
  })

  it('asks no second factor of a program', async () => {
    const { exchange, keys, deps, ids } = await appWithKeys()
    await updateUser(deps, ids.users.member, { options: { multi_factor_auth_rules: [['password', 'totp']] } })
    expect((await exchange(signedEc2(keys, '2', new Date()))).status).toBe(200)
  })
})

const locations = [
  ['/v3/ec2tokens', 'token'],
  ['/v3/s3tokens', 'token'],
  ['/auth/ec2', 'token'],
  ['/auth/s3', 'token'],
  ['/v2.0/ec2tokens', 'access'],
  ['/v2.0/s3tokens', 'access'],
] as const

describe('the exchange of signatures', () => {
  it.each(locations)('is at %s', async (url, member) => {
    const { app, exchange, ids } = await appWithKeys()
    // v2.0 knows the default domain alone.
    const keys = await makeEc2(app, ids.adminUser, ids.adminProject)
    const credentials = url.includes('s3') ? signedS3(keys) : signedEc2(keys, '2', new Date())
    const answer = await exchange(credentials, url)
    expect([answer.status, Object.keys(answer.json)], answer.text).toEqual([200, [member]])
    expect(answer.headers['x-subject-token'] === undefined).toBe(url.includes('s3'))
  })

  it('answers in v2.0 what it cannot show there like any other refusal', async () => {
    const { exchange, keys } = await appWithKeys()
    expectRefusal(await exchange(signedEc2(keys, '2', new Date()), '/v2.0/ec2tokens'), 'another domain')
  })

  /** @see CVE-2025-65073 */
  it.each(locations)('is for services and admins only: %s', async (url) => {
    const { call, keys } = await appWithKeys()
    const credentials = url.includes('s3') ? signedS3(keys) : signedEc2(keys, '2', new Date())
    const body = { credentials }
    expectRefusal(await call('POST', url, { body }), 'no token')
    for (const as of ['member', 'nobody', 'system-reader', 'domain-manager'] satisfies Persona[])
      expect((await call('POST', url, { as, body })).status, as).toBe(403)
  })
})
