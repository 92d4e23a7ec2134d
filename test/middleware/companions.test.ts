import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { v3Password } from '@ks/auth'
import type { AuthScheme } from '@ks/middleware'
import { ec2Signature } from '@ks/middleware/ec2'
import { type GuardedRequest, keystone } from '@ks/middleware/node-http'
import { oauth2Bearer } from '@ks/middleware/oauth2'
import { s3Signature } from '@ks/middleware/s3'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../client/workspace-root.ts'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'
import { headersS3, headersV4, type KeyPair, queryV2 } from './signing.ts'

describe('other credentials than X-Auth-Token, at the identity server', () => {
  let server: TestServer
  let session: Session
  let authUrl: string
  let keys: KeyPair
  let userUrl: string
  let projectId: string | undefined

  beforeAll(async () => {
    server = await startIdentityServer(root)
    authUrl = server.env.OS_AUTH_URL ?? ''
    const password = server.env.OS_PASSWORD ?? ''
    session = new Session({
      auth: v3Password({ authUrl, username: 'admin', password, projectName: 'admin' }),
    })
    userUrl = `${authUrl}/users/${await session.getUserId()}`
    projectId = await session.getProjectId()
    const made = await session.post(`${userUrl}/credentials/OS-EC2`, { json: { tenant_id: projectId } })
    keys = (await made.json<{ credential: KeyPair }>()).credential
  })
  afterAll(async () => {
    await session.close()
    await server.stop()
  })

  async function guardedBy(scheme: AuthScheme) {
    const guard = keystone({ session, wwwAuthenticateUri: authUrl, scheme })
    const service = createServer((request: GuardedRequest, response) => {
      guard(request, response, () => response.end(`${request.identity?.user.name} ${request.url}`))
    })
    service.listen(0, '127.0.0.1')
    await once(service, 'listening')
    const host = `127.0.0.1:${(service.address() as AddressInfo).port}`
    return {
      host,
      async ask(path: string, init?: RequestInit) {
        const response = await fetch(`http://${host}${path}`, init)
        return [response.status, await response.text()]
      },
      async [Symbol.asyncDispose]() {
        service.closeAllConnections()
        service.close()
        await once(service, 'close')
      },
    }
  }

  it('K1 takes requests that are signed with versions 2 and 4, and refuses others', async () => {
    await using service = await guardedBy(ec2Signature({ session }))
    const path = `/services?${queryV2(keys, service.host, '/services')}`
    expect(await service.ask(path)).toEqual([200, `admin ${path}`])
    expect(await service.ask(path.replace('Describe', 'Terminate'))).toEqual([
      400,
      expect.stringContaining('AuthFailure'),
    ])
    const body = 'Action=DescribeInstances'
    const headers = headersV4(keys, service.host, body)
    expect(await service.ask('/', { method: 'POST', headers, body })).toEqual([200, 'admin /'])
    const changed = await service.ask('/', { method: 'POST', headers, body: 'Action=TerminateInstances' })
    expect(changed).toEqual([400, expect.stringContaining('AuthFailure')])
  })

  it('K2 takes requests that are signed as those of S3, and refuses others', async () => {
    await using service = await guardedBy(s3Signature({ session }))
    const headers = headersS3(keys)
    expect(await service.ask(`/v1/${keys.access}/bucket`, { headers })).toEqual([
      200,
      `admin /v1/AUTH_${projectId}/bucket`,
    ])
    const wrong = { ...headers, 'x-auth-token': Buffer.from('another text').toString('base64url') }
    expect(await service.ask('/v1/a/bucket', { headers: wrong })).toEqual([
      401,
      expect.stringContaining('AccessDenied'),
    ])
  })

  it('K4 takes the token that OAuth 2.0 gives for an application credential', async () => {
    const json = { application_credential: { name: 'robot' } }
    const made = await session.post(`${userUrl}/application_credentials`, { json })
    const { application_credential: robot } = await made.json<{
      application_credential: { id: string; secret: string }
    }>()
    const answer = await fetch(`${authUrl}/OS-OAUTH2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${robot.id}:${robot.secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    await using service = await guardedBy(oauth2Bearer())
    const bearer = (text: string) => service.ask('/', { headers: { authorization: `Bearer ${text}` } })
    expect(await bearer(token)).toEqual([200, 'admin /'])
    expect(await bearer(`${token}x`)).toEqual([401, expect.any(String)])
  })
})
