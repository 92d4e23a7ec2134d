import { expect, it } from 'vitest'
import {
  type AuthPlugin,
  v2Password,
  v2Token,
  v3ApplicationCredential,
  v3MultiFactor,
  v3OAuth1,
  v3OAuth2ClientCredential,
  v3Password,
  v3Token,
  v3Totp,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { tokenAnswer, v2TokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const ada = { authUrl, username: 'ada', password: 'pw' }
const secret = { authUrl, applicationCredentialSecret: 's3cret' }

it.each<[AuthPlugin, string]>([
  [
    v3Password({ authUrl, userId: 'u1', password: 'pw' }),
    '{"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"pw"}}}}',
  ],
  [
    v3Password({ ...ada, userDomainId: 'd1', domainId: 'd1' }),
    '{"identity":{"methods":["password"],"password":{"user":{"name":"ada","domain":{"id":"d1"},"password":"pw"}}},"scope":{"domain":{"id":"d1"}}}',
  ],
  [
    v3Password({ ...ada, userDomainName: 'D', projectName: 'engines', projectDomainName: 'P' }),
    '{"identity":{"methods":["password"],"password":{"user":{"name":"ada","domain":{"name":"D"},"password":"pw"}}},"scope":{"project":{"name":"engines","domain":{"name":"P"}}}}',
  ],
  [
    v3Token({ authUrl, token: 'old', trustId: 't1' }),
    '{"identity":{"methods":["token"],"token":{"id":"old"}},"scope":{"OS-TRUST:trust":{"id":"t1"}}}',
  ],
  [
    v3Token({ authUrl, token: 'old', unscoped: true }),
    '{"identity":{"methods":["token"],"token":{"id":"old"}},"scope":"unscoped"}',
  ],
  [
    v3Totp({ authUrl, userId: 'u1', passcode: '012345', systemScope: 'all' }),
    '{"identity":{"methods":["totp"],"totp":{"user":{"id":"u1","passcode":"012345"}}},"scope":{"system":{"all":true}}}',
  ],
  [
    v3Totp({ authUrl, username: 'ada', userDomainName: 'D', passcode: '012345', domainName: 'D' }),
    '{"identity":{"methods":["totp"],"totp":{"user":{"name":"ada","domain":{"name":"D"},"passcode":"012345"}}},"scope":{"domain":{"name":"D"}}}',
  ],
  [
    v3ApplicationCredential({ ...secret, applicationCredentialId: 'ac1' }),
    '{"identity":{"methods":["application_credential"],"application_credential":{"id":"ac1","secret":"s3cret"}}}',
  ],
  [
    v3ApplicationCredential({ ...secret, applicationCredentialName: 'robot', userId: 'u1' }),
    '{"identity":{"methods":["application_credential"],"application_credential":{"name":"robot","user":{"id":"u1"},"secret":"s3cret"}}}',
  ],
  [
    v3ApplicationCredential({
      ...secret,
      ...{ applicationCredentialName: 'robot', username: 'ada', userDomainName: 'D' },
    }),
    '{"identity":{"methods":["application_credential"],"application_credential":{"name":"robot","user":{"name":"ada","domain":{"name":"D"}},"secret":"s3cret"}}}',
  ],
  [
    v3OAuth2ClientCredential({
      authUrl,
      ...{ oauth2Endpoint: `${authUrl}/token`, oauth2ClientId: 'ac1', oauth2ClientSecret: 's3cret' },
    }),
    '{"identity":{"methods":["application_credential"],"application_credential":{"id":"ac1","secret":"s3cret"}}}',
  ],
  [
    v3OAuth1({ authUrl, consumerKey: 'a', consumerSecret: 'b', accessKey: 'c', accessSecret: 'd' }),
    '{"identity":{"methods":["oauth1"],"oauth1":{}}}',
  ],
  [
    v3MultiFactor({
      authUrl,
      authMethods: ['v3password', 'v3totp'],
      ...{ userId: 'u1', password: 'pw', passcode: '012345', projectId: 'p1' },
    }),
    '{"identity":{"methods":["password","totp"],"password":{"user":{"id":"u1","password":"pw"}},"totp":{"user":{"id":"u1","passcode":"012345"}}},"scope":{"project":{"id":"p1"}}}',
  ],
  [
    v2Password({ ...ada, tenantName: 'engines' }),
    '{"passwordCredentials":{"username":"ada","password":"pw"},"tenantName":"engines"}',
  ],
  [
    v2Token({ authUrl, token: 'old', tenantId: 'p1', trustId: 't1' }),
    '{"token":{"id":"old"},"trust_id":"t1","tenantId":"p1"}',
  ],
])('a login has exactly the literal body of the API, number %#', async (plugin, auth) => {
  const http = scriptedTransport(({ url }) => (url.includes('v2.0') ? v2TokenAnswer() : tokenAnswer()))
  await plugin.getToken(http)
  expect(http.requests).toHaveLength(1)
  expect(http.requests[0]?.body).toBe(`{"auth":${auth}}`)
})
