import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Session } from '@ks/session'
import { onTestFinished } from 'vitest'
import { ec2Signature } from '../../src/companions/ec2/index.ts'
import { externalOAuth2 } from '../../src/companions/external-oauth2/index.ts'
import { oauth2Bearer, oauth2Mtls } from '../../src/companions/oauth2/index.ts'
import { s3Signature } from '../../src/companions/s3/index.ts'
import type { AuthScheme, KeystoneOptions } from '../../src/index.ts'
import type { GuardedService, Serve } from '../adapters/echo-service.ts'
import { authorizationServer } from '../companions/authorization-server.ts'
import { selfSigned } from '../support/certificates.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith, reply } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

const wwwAuthenticateUri = 'https://identity.example/v3'
const host = 'Host: service.example'
const [server, client] = [selfSigned('service'), selfSigned('client')]
const thumbprint = createHash('sha256').update(client.cert).digest('base64')
const bound = `"oauth2_credential": {"x5t#S256": "${thumbprint.replaceAll('+', '-').replaceAll('/', '_')}"}`
const claims = JSON.stringify({
  ...{
    active: true,
    client_id: 'u1',
    username: 'ada',
    domain: 'default',
    roles: 'member',
    exp: 32_503_679_999,
  },
  project: { id: 'p1', name: 'engines', domain: { id: 'd1', name: 'Engineering' } },
})

/** A client that is let in, and may say more than it should. */
interface Client {
  service: GuardedService
  /** Head of a request that is let in. */
  head: readonly string[]
  connect(): number | Socket
}

/** For each way to say who one is: a service that is guarded so. */
export const clients: readonly (readonly [scheme: string, letIn: (serve: Serve) => Promise<Client>])[] = [
  ['X-Auth-Token', (serve) => atKeystone(serve, ['GET / HTTP/1.1', host, 'X-Auth-Token: gAAAAABada'])],
  [
    'EC2',
    (serve) =>
      atKeystone(
        serve,
        ['GET /?AWSAccessKeyId=AK&SignatureVersion=2&Timestamp=x&Signature=abc HTTP/1.1', host],
        (session) => ec2Signature({ session }),
      ),
  ],
  [
    'S3',
    (serve) =>
      atKeystone(
        serve,
        ['GET /v1/AK/bucket HTTP/1.1', host, 'Authorization: AWS AK:c2ln', 'X-Auth-Token: R0VU'],
        (session) => s3Signature({ session }),
      ),
  ],
  [
    'OAuth2 bearer',
    (serve) =>
      atKeystone(serve, ['GET / HTTP/1.1', host, 'Authorization: Bearer gAAAAABada'], () => oauth2Bearer()),
  ],
  ['mTLS', withCertificate],
  [
    'mTLS behind a front end',
    (serve) =>
      atKeystone(
        serve,
        [
          ...['GET / HTTP/1.1', host, 'Authorization: Bearer gAAAAABbound'],
          `X-Client-Cert: ${encodeURIComponent(client.cert)}`,
        ],
        () => oauth2Mtls({ certificateHeader: 'X-Client-Cert' }),
      ),
  ],
  ['external OAuth2', atAuthorizationServer],
]

async function atKeystone(
  serve: Serve,
  head: readonly string[],
  schemeFor: (session: Session) => AuthScheme | undefined = () => undefined,
): Promise<Client> {
  const session = await sessionAtKeystone()
  const service = await started(serve({ session, wwwAuthenticateUri, scheme: schemeFor(session) }))
  return { service, head, connect: () => service.port }
}

async function withCertificate(serve: Serve): Promise<Client> {
  const session = await sessionAtKeystone()
  const tls = { ...server, requestCert: true, rejectUnauthorized: false }
  const service = await started(serve({ session, wwwAuthenticateUri, scheme: oauth2Mtls() }, tls))
  return {
    service,
    head: ['GET / HTTP/1.1', host, 'Authorization: Bearer gAAAAABbound'],
    connect: () => connectTls({ host: '127.0.0.1', port: service.port, ca: server.cert, ...client }),
  }
}

async function atAuthorizationServer(serve: Serve): Promise<Client> {
  const { introspectEndpoint } = await started(authorizationServer({ ada: claims }))
  const options: KeystoneOptions = externalOAuth2({
    ...{ session: new Session(), introspectEndpoint, allowHttp: true },
    ...{ audience: wwwAuthenticateUri, clientId: 'nova', clientSecret: 's3cret' },
    mapping: {
      ...{ userDomainId: 'domain', userDomainName: 'domain', roles: 'roles' },
      ...{ projectId: 'project.id', projectName: 'project.name' },
      ...{ projectDomainId: 'project.domain.id', projectDomainName: 'project.domain.name' },
    },
  })
  const service = await started(serve(options))
  return { service, head: ['GET / HTTP/1.1', host, 'Authorization: Bearer ada'], connect: () => service.port }
}

async function sessionAtKeystone(): Promise<Session> {
  const known = {
    ...{ gAAAAABada: projectToken, gAAAAABsigned: projectToken },
    gAAAAABbound: projectToken.replace('"methods"', `${bound}, "methods"`),
  }
  const { url } = await started(
    keystoneWith(known, (_body, _request, response) =>
      reply(response, 200, projectToken, { 'X-Subject-Token': 'gAAAAABsigned' }),
    ),
  )
  return sessionAt(url)
}

async function started<T extends AsyncDisposable>(starting: Promise<T>): Promise<T> {
  const there = await starting
  onTestFinished(() => there[Symbol.asyncDispose]())
  return there
}
