import { describe, expect, it } from 'vitest'
import {
  type IdentityPlugin,
  identity,
  kerberos,
  mapped,
  onDemand,
  password,
  type Scope,
  token,
  totp,
  type V3PasswordOptions,
  v3ApplicationCredential,
  v3OAuth1,
  v3Password,
  v3Token,
  v3Totp,
} from '../../src/index.ts'

const options: V3PasswordOptions = {
  authUrl: 'http://ks:5000/v3',
  username: 'n',
  password: 'p',
  userDomainId: 'default',
  projectId: 'pr',
}
const there = { authUrl: 'http://ks:5000/v3' }
const user = { id: 'u1' }
const pw = password({ user, password: 'pw' })

describe('the id under which a login is kept', () => {
  it('is that of keystoneauth', async () => {
    expect(await v3Password(options).cacheId()).toBe('4G6agyQCNjBjtJmtXOHJqzb93jEauVAWvthyVCm7hxo=')
  })

  it('is another one for every option that changes who logs in, where or for what', async () => {
    const plugins: IdentityPlugin[] = [
      v3Password(options),
      v3Password({ ...options, authUrl: 'http://other:5000/v3' }),
      v3Password({ ...options, username: 'm' }),
      v3Password({ ...options, userId: 'n' }),
      v3Password({ ...options, password: 'q' }),
      v3Password({ ...options, userDomainId: 'd1' }),
      v3Password({ ...options, userDomainId: undefined, userDomainName: 'default' }),
      v3Password({ ...options, projectId: 'pr2' }),
      v3Password({ ...options, projectId: undefined }),
      v3Password({ ...options, projectId: undefined, projectName: 'pr' }),
      v3Password({ ...options, projectId: undefined, projectName: 'pr', projectDomainId: 'd1' }),
      v3Password({ ...options, projectId: undefined, projectName: 'pr', projectDomainName: 'd1' }),
      v3Password({ ...options, projectId: undefined, domainId: 'pr' }),
      v3Password({ ...options, projectId: undefined, domainName: 'pr' }),
      v3Password({ ...options, projectId: undefined, trustId: 'pr' }),
      v3Password({ ...options, projectId: undefined, systemScope: 'all' }),
      v3Password({ ...options, projectId: undefined, unscoped: true }),
      v3Password({ ...options, includeCatalog: false }),
      v3Token({ ...there, token: 't' }),
      v3Token({ ...there, token: 't2' }),
      v3ApplicationCredential({
        ...there,
        applicationCredentialId: 'a',
        applicationCredentialSecret: 's',
      }),
      v3ApplicationCredential({
        ...there,
        applicationCredentialId: 'a',
        applicationCredentialSecret: 't',
      }),
      v3ApplicationCredential({
        ...there,
        applicationCredentialName: 'a',
        userId: 'u1',
        applicationCredentialSecret: 's',
      }),
      v3OAuth1({ ...there, consumerKey: 'a', consumerSecret: 'b', accessKey: 'c', accessSecret: 'd' }),
      v3OAuth1({ ...there, consumerKey: 'a', consumerSecret: 'b', accessKey: 'c', accessSecret: 'e' }),
      identity({ ...there, methods: [pw] }),
      identity({ ...there, methods: [pw, token({ id: 't' })] }),
      identity({ ...there, methods: [pw, onDemand('totp', () => totp({ user, passcode: '1' }))] }),
      identity({ ...there, methods: [pw], authVersion: 'v2.0' }),
    ]
    const ids = await Promise.all(plugins.map((plugin) => plugin.cacheId()))
    expect(new Set(ids).size).toBe(plugins.length)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  })

  it('is the same for the same login, however it is asked for', async () => {
    const scope: Scope = { project: { id: 'pr' } }
    const same = identity({
      ...there,
      methods: [password({ user: { name: 'n', domain: { id: 'default' } }, password: 'p' })],
      scope,
      reauthenticate: false,
      renewBeforeSeconds: 7,
    })
    expect(await same.cacheId()).toBe(await v3Password(options).cacheId())
  })

  it('does not depend on a passcode, which is another one next time', async () => {
    const ids = ['012345', '543210'].map((passcode) => v3Totp({ ...there, userId: 'u1', passcode }).cacheId())
    expect(await ids[0]).toBe(await ids[1])
  })

  it('is none where nothing at hand says who logs in', async () => {
    const receipt = {
      receipt: 'r',
      methods: ['password'],
      user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
      issuedAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
      requiredMethods: [['password', 'totp']],
    }
    for (const plugin of [
      v3Totp({ ...there, username: 'n', passcode: '012345' }),
      identity({ ...there, methods: [kerberos()] }),
      identity({ ...there, methods: [mapped({ identityProvider: 'idp', protocol: 'openid' })] }),
      identity({ ...there, methods: [onDemand('password', () => pw)] }),
      identity({ ...there, methods: [totp({ user, passcode: '012345' })], receipt }),
    ]) {
      expect(await plugin.cacheId()).toBeUndefined()
    }
  })
})
