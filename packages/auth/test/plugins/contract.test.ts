import { describe, expect, it } from 'vitest'
import {
  accessPlugin,
  genericPassword,
  genericToken,
  httpBasic,
  identity,
  memoryTokenStore,
  none,
  onDemand,
  password,
  serviceTokenAuth,
  token,
  tokenEndpoint,
  v2Password,
  v2Token,
  v3ApplicationCredential,
  v3FedKerberos,
  v3Kerberos,
  v3MultiFactor,
  v3OAuth1,
  v3OAuth2ClientCredential,
  v3OAuth2MtlsClientCredential,
  v3OidcAccessToken,
  v3OidcPassword,
  v3Password,
  v3Token,
  v3Tokenless,
  v3Totp,
} from '../../src/index.ts'
import { anAccess, pluginContract } from '../../src/testing/index.ts'
import { authDocument, receiptAnswer, tokenAnswer, v2TokenAnswer, versionDocument } from '../fixtures.ts'
import { fakeKerberos } from './fake-kerberos.ts'

const runner = { describe, it, expect }
const authUrl = 'https://identity.example'
const endpoint = 'https://compute.example/v2.1'
const answer = (_: unknown, index: number) => tokenAnswer(`gAAAAAB${index}`)
const pw = password({ user: { id: 'u1' }, password: 'pw' })

pluginContract(runner, 'identity at /auth', () => ({
  plugin: identity({ authUrl, methods: [pw] }),
  answer: ({ method }, index) => (method === 'GET' ? authDocument : tokenAnswer(`gAAAAAB${index}`)),
}))
pluginContract(runner, 'identity with a method on demand', () => ({
  plugin: identity({
    authUrl,
    discover: false,
    methods: [pw, onDemand('token', () => token({ id: 'old' }))],
  }),
  answer: ({ headers }, index) =>
    headers['openstack-auth-receipt'] === undefined
      ? receiptAnswer('receipt', ['password'], [['password', 'token']])
      : tokenAnswer(`gAAAAAB${index}`),
}))
pluginContract(runner, 'genericPassword', () => ({
  plugin: genericPassword({ authUrl, username: 'ada', password: 'pw', tenantName: 'engines' }),
  answer: ({ method }, index) => (method === 'GET' ? versionDocument : tokenAnswer(`gAAAAAB${index}`)),
}))
pluginContract(runner, 'genericToken', () => ({
  plugin: genericToken({ authUrl, token: 'old', projectId: 'p1' }),
  answer: ({ method }, index) => (method === 'GET' ? versionDocument : tokenAnswer(`gAAAAAB${index}`)),
}))
pluginContract(runner, 'v2Password', () => ({
  plugin: v2Password({ authUrl, username: 'ada', password: 'pw', tenantId: 'p1' }),
  answer: (_, index) => v2TokenAnswer(`v2-${index}`),
}))
pluginContract(runner, 'v2Token', () => ({
  plugin: v2Token({ authUrl, token: 'old', tenantId: 'p1' }),
  answer: (_, index) => v2TokenAnswer(`v2-${index}`),
}))
pluginContract(runner, 'v3Password', () => ({
  plugin: v3Password({ authUrl, username: 'ada', password: 'pw', projectName: 'engines' }),
  answer,
}))
pluginContract(runner, 'v3Token', () => ({
  plugin: v3Token({ authUrl, token: 'old', projectId: 'p1' }),
  answer,
}))
pluginContract(runner, 'v3Totp', () => ({
  plugin: v3Totp({ authUrl, username: 'ada', passcode: '012345', reauthenticate: true }),
  answer,
}))
pluginContract(runner, 'v3ApplicationCredential', () => ({
  plugin: v3ApplicationCredential({
    authUrl,
    applicationCredentialId: 'ac1',
    applicationCredentialSecret: 's3cret',
  }),
  answer,
}))
pluginContract(runner, 'v3OAuth1', () => ({
  plugin: v3OAuth1({ authUrl, consumerKey: 'ck', consumerSecret: 'cs', accessKey: 'ak', accessSecret: 'as' }),
  answer,
}))
pluginContract(runner, 'v3OAuth2ClientCredential', () => ({
  plugin: v3OAuth2ClientCredential({
    authUrl,
    oauth2Endpoint: 'https://identity.example/v3/OS-OAUTH2/token',
    oauth2ClientId: 'ac1',
    oauth2ClientSecret: 's3cret',
  }),
  answer: ({ url }, index) =>
    url.endsWith('/OS-OAUTH2/token')
      ? {
          status: 200,
          headers: {},
          body: '{"access_token":"bearer","token_type":"Bearer","expires_in":3600}',
        }
      : answer(undefined, index),
}))
pluginContract(runner, 'v3OAuth2MtlsClientCredential', () => ({
  plugin: v3OAuth2MtlsClientCredential({
    authUrl,
    oauth2Endpoint: 'https://identity.example/v3/OS-OAUTH2/token',
    oauth2ClientId: 'u1',
  }),
  answer: ({ method }, index) =>
    method === 'POST'
      ? { status: 200, headers: {}, body: `{"access_token":"bearer-${index}","expires_in":3600}` }
      : { ...tokenAnswer(), status: 200 },
}))
const federated = { authUrl, identityProvider: 'idp', protocol: 'openid', projectId: 'p1' }
pluginContract(runner, 'v3Kerberos', () => ({
  plugin: v3Kerberos({ authUrl, negotiate: fakeKerberos().negotiate }),
  answer,
}))
pluginContract(runner, 'v3FedKerberos', () => ({
  plugin: v3FedKerberos({ ...federated, negotiate: fakeKerberos().negotiate }),
  answer,
}))
pluginContract(runner, 'v3OidcAccessToken', () => ({
  plugin: v3OidcAccessToken({ ...federated, accessToken: 'bearer' }),
  answer,
}))
pluginContract(runner, 'v3OidcPassword', () => ({
  plugin: v3OidcPassword({
    ...federated,
    ...{
      clientId: 'client',
      accessTokenEndpoint: 'https://idp.example/token',
      username: 'ada',
      password: 'pw',
    },
  }),
  answer: ({ url }, index) =>
    url === 'https://idp.example/token'
      ? { status: 200, headers: {}, body: '{"access_token":"bearer"}' }
      : answer(undefined, index),
}))
pluginContract(runner, 'v3MultiFactor', () => ({
  plugin: v3MultiFactor({
    authUrl,
    authMethods: ['v3password', 'v3totp'],
    username: 'ada',
    password: 'pw',
    passcode: '012345',
    reauthenticate: true,
  }),
  answer,
}))
pluginContract(runner, 'v3Password with a token store', () => ({
  plugin: v3Password({ authUrl, username: 'ada', password: 'pw', tokenStore: memoryTokenStore() }),
  answer,
}))
pluginContract(runner, 'tokenEndpoint', () => ({ plugin: tokenEndpoint({ endpoint, token: 'gAAAA' }) }))
pluginContract(runner, 'none', () => ({ plugin: none({ endpoint }) }))
pluginContract(runner, 'httpBasic', () => ({
  plugin: httpBasic({ endpoint, username: 'ada', password: 'pw' }),
}))
pluginContract(runner, 'v3Tokenless', () => ({ plugin: v3Tokenless({ authUrl, projectId: 'p1' }) }))
pluginContract(runner, 'accessPlugin', () => ({ plugin: accessPlugin(anAccess()) }))
pluginContract(runner, 'serviceTokenAuth', () => ({
  plugin: serviceTokenAuth({
    user: v3Token({ authUrl, token: 'old', projectId: 'p1' }),
    service: v3Password({ authUrl, username: 'nova', password: 'pw' }),
  }),
  answer,
}))
pluginContract(runner, 'A plugin with a token alone', () => ({ plugin: { getToken: async () => 'mine' } }))
