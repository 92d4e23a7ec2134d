/** OSSN-0023: tokens stood in URLs, and so in the logs of whatever is between a service and Keystone. */
import { Session } from '@ks/session'
import { expect, it } from 'vitest'
import { ec2Signature } from '../../src/companions/ec2/index.ts'
import { externalOAuth2 } from '../../src/companions/external-oauth2/index.ts'
import { s3Signature } from '../../src/companions/s3/index.ts'
import { listening } from '../adapters/listening.ts'
import { overNodeHttp } from '../adapters/servers/node-http.ts'
import { exchanging, right } from '../companions/exchanging.ts'
import { sessionAt } from '../support/session.ts'
import { reply, stubKeystone } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

const secrets = /gAAAAAB|R0VU|c2ln|s3cret/
const wwwAuthenticateUri = 'https://identity.example/v3'

it('OSSN-0023: the URLs of questions to Keystone have no token', async () => {
  const ofService = projectToken.replace('"reader"', '"service"')
  await using keystone = await stubKeystone((token, _request, response) =>
    reply(response, 200, token === 'gAAAAABnova' ? ofService : projectToken, { 'X-Subject-Token': token }),
  )
  await using service = await overNodeHttp({ session: sessionAt(keystone.url), wwwAuthenticateUri })
  const headers = { 'x-auth-token': 'gAAAAABada', 'x-service-token': 'gAAAAABnova' }
  expect((await fetch(service.url, { headers })).status).toBe(200)
  const urls = keystone.asked.map(({ url }) => url)
  expect(urls).toEqual(['/v3/auth/tokens', '/v3/auth/tokens', '/v3/auth/tokens?allow_expired=1'])
  expect(urls.join()).not.toMatch(secrets)
})

it('OSSN-0023: the URLs of questions about signatures have neither token nor signature', async () => {
  await using ec2 = await exchanging(overNodeHttp, (session) => ec2Signature({ session }), right)
  await fetch(`${ec2.url}/?AWSAccessKeyId=AK&SignatureVersion=2&Timestamp=x&Signature=c2ln`)
  await using s3 = await exchanging(overNodeHttp, (session) => s3Signature({ session }), right)
  await fetch(`${s3.url}/v1/AK/b`, { headers: { authorization: 'AWS AK:c2ln', 'x-auth-token': 'R0VU' } })
  const urls = [...ec2.keystone.asked, ...s3.keystone.asked].map(({ url }) => url)
  expect(urls).toContain('/v3/ec2tokens')
  expect(urls).toContain('/v3/s3tokens')
  expect(urls.join()).not.toMatch(secrets)
})

it('OSSN-0023: the URL of a question to an authorization server has neither token nor secret', async () => {
  const urls: string[] = []
  await using server = await listening((request, response) => {
    urls.push(request.url ?? '')
    response.end('{"active": false}')
  })
  const guard = externalOAuth2({
    ...{
      session: new Session(),
      introspectEndpoint: `${server.url}/introspect`,
      audience: wwwAuthenticateUri,
    },
    ...{ clientId: 'nova', clientSecret: 's3cret', authMethod: 'client_secret_post' },
    mapping: { userDomainId: 'domain', userDomainName: 'domain', roles: 'roles', systemScope: 'system' },
  })
  await using service = await overNodeHttp(guard)
  await fetch(service.url, { headers: { authorization: 'Bearer gAAAAABada' } })
  expect(urls).toEqual(['/introspect'])
})
