import { createHash, createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { password, type TestApp } from '../app/test-app.ts'
import { makeEc2 } from '../resources/credential-requests.ts'
import { authenticate, login, tokenIn } from './login.ts'
import { accessTokenOf, ada, newConsumer, oauth1Login } from './oauth1-client.ts'

/** A token that somebody has by delegation, and what was granted. */
export interface Delegation {
  token: string
  /** The user whose credentials it must not reach. */
  ownerId: string
  projectId: string
  /** Names of the roles that were granted, with what they imply. */
  roles: readonly string[]
}

/** Everything that the user of a delegation has beyond the grant: what must never be reached with it. */
export interface Owner {
  id: string
  token: string
  /** A project on which the owner has the role admin as well. */
  otherProjectId: string
}

/** A user with the role admin on `engines` and another project, on the domain and on the system. */
export async function owner(app: TestApp): Promise<Owner> {
  const { deps, ids } = app
  const { id, token } = await ada(app)
  const other = await createProject(deps, { name: 'other', domainId: ids.domain })
  for (const target of [{ projectId: other.id }, { domainId: ids.domain }, { system: 'all' as const }])
    await grantRole(deps, {
      actor: { userId: id },
      target,
      roleId: ids.roles.admin as string,
      inherited: false,
    })
  return { id, token, otherProjectId: other.id }
}

/** One token for each kind of delegation, all of them with less than their owner has. */
export const delegations: Record<string, (app: TestApp, owner: Owner) => Promise<Delegation>> = {
  'a trust that impersonates': (app, from) => trusted(app, from, true),
  'a trust that does not': (app, from) => trusted(app, from, false),
  'a restricted application credential': (app, from) => ofApplicationCredential(app, from, false),
  'an unrestricted application credential': (app, from) => ofApplicationCredential(app, from, true),
  async 'an OAuth1 access token'(app, from) {
    const consumer = await newConsumer(app)
    const accessToken = await accessTokenOf(app, from, consumer, ['reader'])
    return grantOf(app, from.id, ['reader'], tokenIn(await oauth1Login(app, consumer, accessToken)))
  },
  async 'an OAuth2 access token'(app, from) {
    const { id, secret } = await applicationCredential(app, from, false)
    const answer = await app.app.inject({
      method: 'POST',
      url: '/v3/OS-OAUTH2/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      },
      payload: 'grant_type=client_credentials',
    })
    expect(answer.statusCode, answer.body).toBe(200)
    return grantOf(app, from.id, ['reader'], answer.json().access_token)
  },
  async 'an EC2 signature'(app, from) {
    const { access, secret } = await makeEc2(app, from.id, app.ids.project)
    const roles = ['admin', 'manager', 'member', 'reader']
    return grantOf(app, from.id, roles, await redeemed(app, access, secret))
  },
}

async function trusted(app: TestApp, from: Owner, impersonation: boolean): Promise<Delegation> {
  const trusteeId = app.ids.users.nobody
  const answer = await app.call('POST', '/v3/OS-TRUST/trusts', {
    token: from.token,
    body: {
      trust: {
        trustor_user_id: from.id,
        trustee_user_id: trusteeId,
        project_id: app.ids.project,
        impersonation,
        roles: [{ name: 'reader' }],
      },
    },
  })
  expect(answer.status, answer.text).toBe(201)
  const scope = { 'OS-TRUST:trust': { id: answer.json.trust.id } }
  const token = tokenIn(await login(app, { id: trusteeId, password }, scope))
  return grantOf(app, impersonation ? from.id : trusteeId, ['reader'], token)
}

async function ofApplicationCredential(
  app: TestApp,
  from: Owner,
  unrestricted: boolean,
): Promise<Delegation> {
  const { id, secret } = await applicationCredential(app, from, unrestricted)
  const identity = { methods: ['application_credential'], application_credential: { id, secret } }
  return grantOf(app, from.id, ['reader'], tokenIn(await authenticate(app, identity)))
}

async function applicationCredential(
  app: TestApp,
  from: Owner,
  unrestricted: boolean,
): Promise<{ id: string; secret: string }> {
  const answer = await app.call('POST', `/v3/users/${from.id}/application_credentials`, {
    token: from.token,
    body: {
      application_credential: {
        name: `credential ${Math.random()}`,
        unrestricted,
        roles: [{ name: 'reader' }],
      },
    },
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.json.application_credential
}

function grantOf(app: TestApp, ownerId: string, roles: readonly string[], token: string): Delegation {
  return { token, ownerId, projectId: app.ids.project, roles }
}

/** A token for a request that is signed as AWS signs it (version 4). */
async function redeemed(app: TestApp, access: string, secret: string): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const date = stamp.slice(0, 8)
  const host = 'ec2.example'
  const empty = createHash('sha256').update('').digest('hex')
  const canonical = [
    'GET',
    '/',
    '',
    `host:${host}`,
    `x-amz-date:${stamp}`,
    '',
    'host;x-amz-date',
    empty,
  ].join('\n')
  const scope = `${date}/RegionOne/ec2/aws4_request`
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  )
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
  const key = [date, 'RegionOne', 'ec2', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const signature = hmac(key, text).toString('hex')
  const answer = await app.call('POST', '/v3/ec2tokens', {
    as: 'admin',
    body: {
      credentials: {
        access,
        signature,
        host,
        verb: 'GET',
        path: '/',
        params: {},
        headers: {
          Host: host,
          'X-Amz-Date': stamp,
          Authorization: `AWS4-HMAC-SHA256 Credential=${access}/${scope},SignedHeaders=host;x-amz-date,Signature=${signature}`,
        },
        body_hash: empty,
      },
    },
  })
  expect(answer.status, answer.text).toBe(200)
  return tokenIn(answer)
}
