import { describe, expect, it } from 'vitest'
import { expectRejection } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'
import { cloudsOf } from './cloud-folder.ts'

const openrc = {
  OS_AUTH_URL: 'https://cloud.example:5000/v3',
  OS_AUTH_TYPE: 'v3password',
  OS_USERNAME: 'ada',
  OS_PASSWORD: 'correct horse',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_NAME: 'engines',
  OS_PROJECT_DOMAIN_NAME: 'Default',
  OS_PROJECT_ID: '',
  OS_REGION_NAME: 'RegionOne',
  OS_INTERFACE: 'internal',
  OS_IDENTITY_API_VERSION: '3',
}

async function loginFrom(env: Readonly<Record<string, string>>) {
  const clouds = await cloudsOf({}, { env })
  return (await bodyOfLogin(await (await clouds.config()).plugin())).auth
}

describe('the variables of an openrc file', () => {
  it('describe a cloud', async () => {
    const clouds = await cloudsOf({}, { env: openrc })
    expect(clouds.defaultName).toBe('envvars')
    const config = await clouds.config()
    expect(config).toMatchObject({ name: 'envvars', region: 'RegionOne', source: 'the OS_… variables' })
    expect(config.service('compute')).toMatchObject({ interface: 'internal', regionName: 'RegionOne' })
    expect((await bodyOfLogin(await config.plugin())).auth).toStrictEqual({
      identity: {
        methods: ['password'],
        password: { user: { name: 'ada', domain: { name: 'Default' }, password: 'correct horse' } },
      },
      scope: { project: { name: 'engines', domain: { name: 'Default' } } },
    })
  })

  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['OS_TENANT_NAME', { OS_TENANT_NAME: 'engines' }, { name: 'engines', domain: { id: 'default' } }],
    ['OS_TENANT_ID', { OS_TENANT_ID: 'p1' }, { id: 'p1' }],
    ['OS_PROJECT_ID before OS_TENANT_ID', { OS_TENANT_ID: 'old', OS_PROJECT_ID: 'p1' }, { id: 'p1' }],
  ])('may have their old names: %s', async (_, variables, project) => {
    const { OS_AUTH_URL, OS_PASSWORD } = openrc
    const env = { OS_AUTH_URL, OS_PASSWORD, OS_AUTH_PLUGIN: 'v3password', OS_USER_NAME: 'ada', ...variables }
    const { identity, scope } = await loginFrom(env)
    expect(identity.password.user.name).toBe('ada')
    expect(scope).toStrictEqual({ project })
  })

  it('need no OS_AUTH_TYPE for an application credential', async () => {
    const { identity } = await loginFrom({
      OS_AUTH_URL: openrc.OS_AUTH_URL,
      OS_APPLICATION_CREDENTIAL_ID: 'ac1',
      OS_APPLICATION_CREDENTIAL_SECRET: 'shh',
      OS_PROJECT_NAME: 'engines',
    })
    expect(identity).toStrictEqual({
      methods: ['application_credential'],
      application_credential: { id: 'ac1', secret: 'shh' },
    })
  })

  it('find the Identity service where one logs in, when they choose no scope', async () => {
    const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD } = openrc
    const override = async (more: object) => {
      const env = { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, ...more }
      return (await (await cloudsOf({}, { env })).config()).service('identity').endpointOverride
    }
    expect(await override({})).toBe(OS_AUTH_URL)
    expect(await override({ OS_SYSTEM_SCOPE: 'all' })).toBeUndefined()
    expect(await override({ OS_APPLICATION_CREDENTIAL_ID: 'ac1' })).toBeUndefined()
  })

  it('are a token and an endpoint, without OS_AUTH_URL', async () => {
    for (const name of ['OS_ENDPOINT', 'OS_URL']) {
      const clouds = await cloudsOf({}, { env: { OS_TOKEN: 'gAAAA', [name]: 'https://nova.example' } })
      const plugin = await (await clouds.config()).plugin()
      const transport = () => Promise.reject(new Error('unused'))
      expect(await plugin.getToken({ transport })).toBe('gAAAA')
      expect(await plugin.getEndpoint?.({ transport }, {})).toBe('https://nova.example')
    }
  })

  it('name certificates, which the file of a cloud does not inherit', async () => {
    const env = { OS_CACERT: '/ca.pem', OS_CERT: '/me.pem', OS_KEY: '/me.key', OS_CLOUD_NAME: 'mine' }
    const clouds = await cloudsOf({ 'clouds.yaml': 'clouds: { one: {} }' }, { env })
    expect((await clouds.config()).name).toBe('mine')
    expect((await clouds.config()).tls).toStrictEqual({
      verify: '/ca.pem',
      cert: { cert: '/me.pem', key: '/me.key' },
    })
    expect((await clouds.config({ cloud: 'one' })).tls).toStrictEqual({ verify: true })
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['selectors', { OS_CLOUD: 'one', OS_REGION_NAME: 'r', OS_CLOUD_NAME: 'mine' }],
    ['variables of test runners', { OS_TEST_PATH: './tests', OS_STDOUT_CAPTURE: '1', OS_LOG_CAPTURE: '1' }],
    ['empty variables', { OS_USERNAME: '', OS_AUTH_URL: '' }],
    ['variables of others', { OSX: '1', HOME: '/root' }],
  ])('describe no cloud when they are only %s', async (_, env) => {
    const clouds = await cloudsOf({ 'clouds.yaml': 'clouds: { one: {} }' }, { env })
    expect(clouds.names).toStrictEqual(['one'])
    expect(clouds.defaultName).toBe('one')
  })

  it('give way to OS_CLOUD', async () => {
    const clouds = await cloudsOf(
      { 'clouds.yaml': 'clouds: { one: {} }' },
      { env: { ...openrc, OS_CLOUD: 'one', OS_REGION_NAME: '' } },
    )
    expect(clouds.names).toStrictEqual(['one', 'envvars'])
    expect((await clouds.config()).name).toBe('one')
  })

  it('cannot have the name of another cloud', async () => {
    const env = { ...openrc, OS_CLOUD_NAME: 'one' }
    await expectRejection(
      'invalid_configuration',
      cloudsOf({ 'clouds.yaml': 'clouds: { one: {} }' }, { env }),
    )
  })

  it('are passed over when they are for another plugin', async () => {
    const env = { ...openrc, OS_TOKEN: 'stale', OS_PASSCODE: '123456', OS_COLOR: 'red' }
    expect((await loginFrom(env)).identity.methods).toStrictEqual(['password'])
  })
})
