import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { readEc2Claim, readS3Claim } from '../../src/auth/signatures/signature-claim.ts'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createUser } from '../../src/resources/users/users.ts'
import { type Answer, password, type TestAppOptions, testApp } from '../app/test-app.ts'
import { makeCredential, makeEc2 } from '../resources/credential-requests.ts'
import { login, tokenIn } from './login.ts'

export interface KeyPair {
  access: string
  secret: string
}

/** How a service passes on a request to EC2 that is signed with a key pair, in a version. */
export function signedEc2(
  keys: KeyPair,
  version: '0' | '1' | '2' | '4',
  at: Date,
  more: object = {},
): object {
  const time = `${at.toISOString().slice(0, 19)}Z`
  const basic = time.replaceAll(/[-:]/g, '')
  const scope = `${keys.access}/${basic.slice(0, 8)}/RegionOne/ec2/aws4_request`
  const common = { access: keys.access, verb: 'POST', host: 'ec2.example:8788', path: '/', params: {} }
  const request =
    version === '4'
      ? {
          ...common,
          body_hash: createHash('sha256').update('Action=DescribeInstances').digest('hex'),
          headers: {
            Host: common.host,
            'X-Amz-Date': basic,
            Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=x`,
          },
          ...more,
        }
      : {
          ...common,
          params: {
            AWSAccessKeyId: keys.access,
            Action: 'DescribeInstances',
            SignatureVersion: version,
            Timestamp: time,
          },
          ...more,
        }
  return { ...request, signature: signatureOf(readEc2Claim, request, keys.secret) }
}

/** How a service passes on a request to S3. */
export function signedS3(keys: KeyPair, ...lines: string[]): object {
  const string = lines.length > 0 ? lines.join('\n') : 'GET\n\n\nTue, 27 Mar 2007 19:36:42 +0000\n/bucket'
  const request = { access: keys.access, token: Buffer.from(string).toString('base64url') }
  return { ...request, signature: signatureOf(readS3Claim, request, keys.secret) }
}

/** What the signatures are is proven elsewhere, with vectors of others. */
function signatureOf(read: typeof readEc2Claim, request: object, secret: string): string {
  const [signature] = read({ credentials: { ...request, signature: 'x' } }).rightSignatures(secret)
  return signature ?? 'none'
}

/** An app with a service that exchanges signatures, and a key pair of `member` for the project engines. */
export async function appWithKeys(options: TestAppOptions = {}) {
  const app = await testApp(options)
  const { deps, ids } = app
  const service = (await createUser(deps, { name: 'nova', domainId: ids.domain, password })).id
  await grantRole(deps, {
    actor: { userId: service },
    target: { projectId: ids.adminProject },
    roleId: ids.roles.service as string,
    inherited: false,
  })
  const scope = { project: { id: ids.adminProject } }
  const serviceToken = tokenIn(await login(app, { id: service, password }, scope))
  const keys = await makeEc2(app)
  const exchange = (credentials: object, url = '/v3/ec2tokens'): Promise<Answer> =>
    app.call('POST', url, { token: serviceToken, body: { credentials } })
  /** A token for a signature that is right. */
  const tokenWith = async (pair: KeyPair = keys): Promise<string> =>
    tokenIn(await exchange(signedEc2(pair, '2', deps.clock())))
  /** Stores a key pair with whatever else is to be in its blob. */
  const store = async (blob: object, facts: object = {}): Promise<KeyPair> => {
    const pair = {
      access: createHash('sha256')
        .update(JSON.stringify([blob, facts]))
        .digest('hex'),
      secret: 's3cret',
    }
    await makeCredential(app, {
      user_id: ids.users.member,
      project_id: ids.project,
      type: 'ec2',
      blob: JSON.stringify({ ...pair, ...blob }),
      ...facts,
    })
    return pair
  }
  return { ...app, app, serviceToken, keys, exchange, tokenWith, store }
}

/** The answer to everything that proves nothing. */
export function expectRefusal(answer: Answer, what: string): void {
  expect([what, answer.status, answer.text]).toEqual([
    what,
    401,
    '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}',
  ])
}
