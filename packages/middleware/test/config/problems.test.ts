import { chmodSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { guardOptionsFromFile } from '../../src/config/index.ts'
import { MiddlewareError } from '../../src/errors.ts'
import { configFile } from './config-file.ts'

function errorOf(text: string): MiddlewareError {
  try {
    guardOptionsFromFile({ file: configFile(text) })
  } catch (error) {
    if (error instanceof MiddlewareError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const good = `[keystone_authtoken]
www_authenticate_uri = https://identity.example/v3
auth_type = v3password
auth_url = https://identity.example/v3
username = nova
password = hush-hush
project_name = service
user_domain_id = default
project_domain_id = default
`

const servers = 'memcached_servers = 127.0.0.1\n'

describe('what cannot work in a file', () => {
  it('is told all at once, with file, line, section and option, and without secrets', () => {
    const error = errorOf(
      `${good}insecure = hush-maybe\nauth_prot = 1\nadmin_user = hush\ntoken_cache_time = 999\n`,
    )
    expect(error.code).toBe('invalid_configuration')
    expect(error.problems.map(({ option, line }) => [option, line])).toEqual([
      ['insecure', 10],
      ['auth_prot', 11],
      ['admin_user', 12],
      ['token_cache_time', 13],
    ])
    expect(error.message).toMatch(/api-paste\.ini:10 \[keystone_authtoken\] insecure: /)
    expect(error.message).not.toMatch(/hush/)
  })

  it.each([
    ['no login at all', '[filter:tokenauth]\nauth_uri = https://a.example/\n', 'auth_type'],
    [
      'a token without a place',
      '[filter:tokenauth]\nauth_uri = https://a.example/\nadmin_token = x\n',
      'admin_token',
    ],
    ['two logins', `${good}identity_uri = https://a.example\nadmin_token = x\n`, 'auth_type'],
    ['two places', `${good}identity_uri = https://a.example\nauth_host = a.example\n`, 'auth_host'],
    ['a place and the catalog', `${good}identity_uri = https://a.example\nregion_name = R\n`, 'region_name'],
    ['one option under two names', `${good}auth_uri = https://a.example/\n`, 'auth_uri'],
    ['authorities that are not there', `${good}cafile = /nowhere/ca.pem\n`, 'cafile'],
    ['a certificate that is not there', `${good}certfile = /nowhere/cert.pem\n`, 'certfile'],
    ['a port without a host', `${good}auth_port = 1\n`, 'auth_port'],
    ['a strategy without a key', `${good}memcache_security_strategy = MAC\n`, 'memcache_security_strategy'],
    ['a key that protects nothing', `${good}${servers}memcache_secret_key = k3y\n`, 'memcache_secret_key'],
    ['a list of nothing', `${good}interface = ,\n`, 'interface'],
    ['a way to enforce a bind that is not known', `${good}enforce_token_bind = x509\n`, 'enforce_token_bind'],
    [
      'a section that there is not',
      '[keystone_authtoken]\nauth_uri = https://a/\nauth_section = x\n',
      'auth_section',
    ],
  ])('is %s', (_what, text, option) => {
    expect(errorOf(text).problems.map((problem) => problem.option)).toEqual([option])
  })

  it.each([
    'memcache_tls_cafile',
    'memcache_tls_certfile',
    'memcache_tls_keyfile',
    'memcache_tls_allowed_ciphers',
  ])('is TLS to memcached that nobody uses: %s', (option) => {
    const { problems } = errorOf(`${good}${servers}${option} = /x\n`)
    expect(problems.map((problem) => problem.option)).toEqual([option])
  })

  it('is an option that nobody knows in the section that auth_section names', () => {
    const login = good.replace('[keystone_authtoken]\n', '[login]\n').replace(/www_.*\n/, '')
    const error = errorOf(`${login}pasword = hush
region_name = read by others
auth-type-of-nobody = x
[keystone_authtoken]
www_authenticate_uri = https://identity.example/v3
auth_section = login
auth_prot = 1
`)
    expect(error.problems).toMatchObject([
      { section: 'login', option: 'pasword', line: 9 },
      { section: 'login', option: 'auth-type-of-nobody', line: 11 },
      { option: 'auth_prot', line: 15 },
    ])
    expect(error.message).toMatch(/api-paste\.ini:9 \[login\] pasword: /)
    expect(error.message).toMatch(/api-paste\.ini:15 \[keystone_authtoken\] auth_prot: /)
    expect(error.message).not.toMatch(/hush/)
  })

  it('is a file without a section, with both, and one that cannot be read', () => {
    expect(errorOf('[other]\n').code).toBe('missing_option')
    expect(errorOf(`${good}[filter:tokenauth]\n`).code).toBe('contradictory_options')
    expect(() => guardOptionsFromFile({ file: configFile(good), section: 'filter:other' })).toThrow(
      expect.objectContaining({ code: 'missing_option', option: 'section' }),
    )
    expect(() => guardOptionsFromFile({ file: '/nowhere.ini' })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })
})

describe('a file with secrets', () => {
  it.each([
    [0o644, true],
    [0o640, false],
  ])('of mode %o is read; that everybody can read it is told: %s', async (mode, isTold) => {
    const file = configFile(good)
    chmodSync(file, mode)
    const told: string[] = []
    await using guard = guardOptionsFromFile({ file, log: (line) => told.push(line) })
    expect(guard.options.wwwAuthenticateUri).toBe('https://identity.example/v3')
    expect(told.some((line) => line.includes(`${file}: chmod o-r`))).toBe(isTold)
    expect(told.join()).not.toContain('hush')
  })

  it('is what is told about: one without them may be read by everybody', async () => {
    const file = configFile('[filter:tokenauth]\nauth_uri = https://a.example/\n')
    chmodSync(file, 0o644)
    const told: string[] = []
    expect(() => guardOptionsFromFile({ file, log: (line) => told.push(line) })).toThrow()
    expect(told).toEqual([])
  })
})

describe('[keystone_authtoken]', () => {
  it('may have protection and TLS that it switches off', async () => {
    const off = 'memcache_security_strategy = None\nmemcache_secret_key = k3y\nmemcache_tls_enabled = false\n'
    const text = `${good}${servers}${off}memcache_tls_cafile = /x\n`
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    expect(guard.options.sharedTokens).toBeDefined()
  })

  it('reads lists over several lines, comments and auth_section', async () => {
    const text = `${good.replace('[keystone_authtoken]', '[login]').replace(/www_.*\n/, '')}
[keystone_authtoken]
www_authenticate_uri = https://identity.example/v3
auth_section = login
service_token_roles =
    service,
# of our own
    rating
service_token_roles_required = yes
enforce_token_bind = strict
interface = internal, admin
`
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    expect(guard.options).toMatchObject({
      serviceTokenRoles: ['service', 'rating'],
      serviceTokenRolesRequired: true,
      enforceTokenBind: 'strict',
      interface: ['internal', 'admin'],
    })
  })
})
