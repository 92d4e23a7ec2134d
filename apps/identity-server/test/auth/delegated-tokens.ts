import { expect } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { type CallOptions, password, type TestApp } from '../app/test-app.ts'
import { makeEc2, tokenBy } from '../resources/credential-requests.ts'
import { tokenFrom } from './credential-logins.ts'
import { login, tokenIn } from './login.ts'
import { type Ada, accessTokenOf, ada, newConsumer, oauth1Login } from './oauth1-client.ts'
import { signedEc2 } from './signing.ts'

/** Every way in which somebody acts for somebody else. */
export interface DelegatedTokens {
  /** Whose they are: an admin of the project engines. */
  user: Ada
  /** Of ways that this service takes, with what its routes answer that these tokens may not use. */
  tokens: Readonly<Record<string, { token: string; refusal: 401 | 403 }>>
}

/** Makes a token of every kind of delegation, each with all that its user has on the project engines. */
export async function delegatedTokens(app: TestApp): Promise<DelegatedTokens> {
  const user = await ada(app)
  const applicationCredential = (unrestricted: boolean) => {
    const body = { application_credential: { name: `unrestricted ${unrestricted}`, unrestricted } }
    return made(app, `/v3/users/${user.id}/application_credentials`, { token: user.token, body })
  }
  const trust = await made(app, '/v3/OS-TRUST/trusts', {
    token: user.token,
    body: {
      trust: {
        trustor_user_id: user.id,
        trustee_user_id: app.ids.users.nobody,
        project_id: app.ids.project,
        impersonation: true,
        roles: [{ name: 'admin' }],
      },
    },
  })
  const trustee = { id: app.ids.users.nobody, password }
  const consumer = await newConsumer(app)
  const accessToken = await accessTokenOf(app, user, consumer, ['admin'])
  const keys = await makeEc2(app, user.id)
  const signed = { credentials: signedEc2(keys, '2', app.deps.clock()) }
  const refused = (token: string) => ({ token, refusal: 403 as const })
  const foreign = (token: string) => ({ token, refusal: 401 as const })
  return {
    user,
    tokens: {
      'a trust': refused(tokenIn(await login(app, trustee, { 'OS-TRUST:trust': { id: trust.id } }))),
      'a restricted application credential': refused(
        await tokenFrom(app, await applicationCredential(false)),
      ),
      'an unrestricted application credential': refused(
        await tokenFrom(app, await applicationCredential(true)),
      ),
      OAuth1: refused(tokenIn(await oauth1Login(app, consumer, accessToken))),
      'an EC2 signature': foreign(
        tokenIn(await app.call('POST', '/v3/ec2tokens', { as: 'admin', body: signed })),
      ),
      'nobody knows what': foreign(tokenBy(app, [], { userId: user.id, projectId: app.ids.project })),
    },
  }
}

/** Makes a project to which nobody of the test app has a role. */
export async function foreignProject(app: TestApp): Promise<string> {
  return (await createProject(app.deps, { name: 'foreign', domainId: app.ids.domain })).id
}

// biome-ignore lint/suspicious/noExplicitAny: literal JSON
async function made(app: TestApp, url: string, options: CallOptions): Promise<any> {
  const { status, json, text } = await app.call('POST', url, options)
  expect(status, text).toBe(201)
  return Object.values(json)[0]
}
