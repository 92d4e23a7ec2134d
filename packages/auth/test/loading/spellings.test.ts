import { describe, expect, it } from 'vitest'
import { cloudsOf, loginOf } from './cloud-folder.ts'

/** One cloud with a password login, and these settings beside and in `auth`. */
function cloud(beside: string, auth: string): string {
  return `clouds: { one: { ${beside}${beside && ', '}auth: { auth_url: 'https://x', password: pw, ${auth} } } }`
}

const plugin = 'auth_type: v3password'

describe('the project and domains of a cloud', () => {
  it.each([
    ['project_name: p, project_domain_id: d', { project: { name: 'p', domain: { id: 'd' } } }],
    ['project-name: p, project-domain-name: d', { project: { name: 'p', domain: { name: 'd' } } }],
    ['tenant_name: p', { project: { name: 'p', domain: { id: 'default' } } }],
    ['tenant-id: p', { project: { id: 'p' } }],
    ['tenant_name: old, project_name: p', { project: { name: 'p', domain: { id: 'default' } } }],
    ['domain_id: d', { domain: { id: 'd' } }],
    ['domain_name: d', { domain: { name: 'd' } }],
    ['system_scope: all', { system: { all: true } }],
    ['trust_id: t', { 'OS-TRUST:trust': { id: 't' } }],
  ])('are what %s says', async (auth, scope) => {
    expect((await loginOf(cloud(plugin, `username: ada, ${auth}`))).scope).toStrictEqual(scope)
  })

  it('have one domain when only one is given', async () => {
    const { identity, scope } = await loginOf(cloud(plugin, 'username: ada, project_name: p, domain_name: d'))
    expect(identity.password.user.domain).toStrictEqual({ name: 'd' })
    expect(scope).toStrictEqual({ project: { name: 'p', domain: { name: 'd' } } })
  })

  it('keep a domain of their own beside the common one', async () => {
    const auth = 'username: ada, user_domain_id: u, project_name: p, domain_id: d'
    const { identity, scope } = await loginOf(cloud(plugin, auth))
    expect(identity.password.user.domain).toStrictEqual({ id: 'u' })
    expect(scope.project.domain).toStrictEqual({ id: 'd' })
  })

  it('win beside auth over what is in it', async () => {
    const beside = `${plugin}, project_name: beside, user_domain_id: u`
    const { identity, scope } = await loginOf(cloud(beside, 'username: ada, project_name: inside'))
    expect(scope.project.name).toBe('beside')
    expect(identity.password.user.domain).toStrictEqual({ id: 'u' })
  })

  it('of an application credential are its own', async () => {
    const auth = 'application_credential_id: ac, application_credential_secret: s, project_name: p'
    const yaml = `clouds: { one: { auth: { auth_url: 'https://x', ${auth} } } }`
    const { identity, scope } = await loginOf(yaml)
    expect(identity.application_credential).toStrictEqual({ id: 'ac', secret: 's' })
    expect(scope).toBeUndefined()
  })
})

describe('auth_type', () => {
  it.each([
    ['auth: { application_credential_id: a }', 'v3applicationcredential'],
    ['auth: { token: t, auth_url: "https://x" }', 'token'],
    ['auth: { token: t, endpoint: "https://x" }', 'admin_token'],
    ['auth_token: t', 'token'],
    ['auth: { passcode: "1" }', 'v3totp'],
    ['auth: { passcode: "1", password: p }', 'v3multifactor'],
    ['auth: { token: t, password: p }', 'password'],
    ['auth: { username: ada }', 'password'],
    ['auth_plugin: v3token', 'v3token'],
    ['auth_plugin: v3token, auth_type: v3totp', 'v3totp'],
    ['auth_type: null', 'none'],
    ['auth_type: ""', 'none'],
  ])('of %s is %s', async (settings, authType) => {
    const clouds = await cloudsOf({ 'clouds.yaml': `clouds: { one: { ${settings} } }` })
    expect((await clouds.config()).authType).toBe(authType)
  })
})

it('a cloud with a password and a passcode shows both', async () => {
  const yaml =
    "clouds: { one: { auth: { auth_url: 'https://x', username: ada, password: pw, passcode: '007' } } }"
  const { identity } = await loginOf(yaml)
  expect(identity.methods).toStrictEqual(['password', 'totp'])
  expect(identity.totp.user.passcode).toBe('007')
})

describe('settings of a cloud', () => {
  it.each([
    ['endpoint_type: internal', 'internal'],
    ['endpoint-type: internalURL', 'internalURL'],
    ['endpoint_type: admin, interface: internal', 'internal'],
    ['interface: [internal, public]', ['internal', 'public']],
    ['image_format: raw', 'public'],
    ['compute_endpoint_type: admin, interface: internal', 'admin'],
  ])('say with %s which interface is meant', async (settings, expected) => {
    const clouds = await cloudsOf({ 'clouds.yaml': `clouds: { one: { ${settings} } }` })
    expect((await clouds.config()).service('compute').interface).toStrictEqual(expected)
  })

  it.each([
    ['api_timeout: 2.5', 2500],
    ['api-timeout: 30', 30_000],
    ['compute_timeout: 10, api_timeout: 30', 10_000],
    ['image_format: raw', undefined],
  ])('say with %s how long to wait', async (settings, expected) => {
    const clouds = await cloudsOf({ 'clouds.yaml': `clouds: { one: { ${settings} } }` })
    expect((await clouds.config()).timeoutMs).toBe(expected)
  })

  it('are filled into auth_url and into each other', async () => {
    const yaml = `
clouds:
  one:
    auth_type: v3password
    regions: [alpha, beta]
    image_endpoint_override: 'https://image.{region_name}.example/{unknown}'
    auth: { auth_url: 'https://{region_name}.example:5000', username: '{region_name}', password: '{region_name}' }`
    const config = await (await cloudsOf({ 'clouds.yaml': yaml })).config({ region: 'beta' })
    expect(config.service('image').endpointOverride).toBe('https://image.beta.example/{unknown}')
    expect(config.service('identity').endpointOverride).toBe('https://beta.example:5000')
    expect((await loginOf(yaml)).identity.password.user).toMatchObject({
      name: '{region_name}',
      password: '{region_name}',
    })
  })
})
