import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultConfig } from '../../src/config/default-config.ts'
import { loadConfig } from '../../src/config/load.ts'
import { type ConfigFiles, configFiles, refusal } from './config-files.ts'

let conf: ConfigFiles
beforeEach(async () => {
  conf = await configFiles()
})
afterEach(() => conf[Symbol.asyncDispose]())

describe('loadConfig', () => {
  it('has a documented default for every option without any file', async () => {
    const { values, ignored, source } = await loadConfig()
    expect(values).toEqual(defaultConfig())
    expect(values.token.expiration).toBe(3600)
    expect(values.oslo_middleware.max_request_body_size).toBe(114688)
    expect(values.oslo_policy).toMatchObject({ enforce_scope: true, enforce_new_defaults: true })
    expect(values.auth.methods).toEqual([
      'external',
      'password',
      'token',
      'oauth1',
      'mapped',
      'application_credential',
    ])
    expect(values.DEFAULT.list_limit).toBeUndefined()
    expect(ignored).toEqual([])
    expect(source('token', 'expiration')).toEqual({ kind: 'default' })
  })

  it('loads a keystone.conf as distributions install it, and names what has no effect', async () => {
    const path = fileURLToPath(new URL('fixtures/keystone.conf', import.meta.url))
    const { values, ignored, source } = await loadConfig({ files: [path] })
    expect(values.DEFAULT).toMatchObject({
      public_endpoint: 'https://identity.example.org:5000/',
      log_file: '/var/log/keystone/keystone.log',
    })
    expect(values.database).toMatchObject({
      connection: 'mysql+pymysql://keystone:s3cr$t@db.example.org/keystone?charset=utf8mb4',
      max_retries: -1,
    })
    expect(values.assignment.prohibited_implied_role).toEqual(['admin', 'reseller admin'])
    expect(values.oslo_middleware.enable_proxy_headers_parsing).toBe(true)
    expect(values.token.expiration).toBe(7200)
    expect(values.security_compliance).toMatchObject({
      lockout_failure_attempts: undefined,
      lockout_duration: undefined,
      password_regex_description: 'At least one letter, one digit, and seven characters.',
      change_password_upon_first_use: false,
    })
    expect(source('token', 'expiration')).toMatchObject({ kind: 'file', file: path })
    expect(ignored.map(({ section, option }) => `${section}.${option}`)).toEqual([
      'DEFAULT.use_syslog',
      'DEFAULT.transport_url',
      'DEFAULT.notification_opt_out',
      'DEFAULT.logging_context_format_string',
      'cache.backend',
      'cache.memcache_servers',
      'cors.allowed_origin',
      'database.connection_recycle_time',
      'oslo_messaging_rabbit.some_option_of_next_year',
    ])
    expect(ignored[0]?.where).toBe(`${path}:17`)
  })

  it('freezes what it returns', async () => {
    const { values } = await conf.load('[auth]\nmethods = password\n')
    expect(Object.isFrozen(values)).toBe(true)
    expect(Object.isFrozen(values.token)).toBe(true)
    expect(Object.isFrozen(values.auth.methods)).toBe(true)
  })
})

describe('precedence', () => {
  it('lets a later file win, then folders in the order of their file names, then the environment', async () => {
    const first = await conf.file(
      '[token]\nexpiration = 1\n[ks]\nport = 1\ndata_dir = one\nhost = one\n',
      'z.conf',
    )
    const second = await conf.file('[token]\nexpiration = 2\n[ks]\nport = 2\ndata_dir = two\n', 'a.conf')
    const confd = join(conf.dir, 'conf.d')
    await mkdir(confd)
    await conf.file('[token]\nexpiration = 4\n', 'conf.d/20.conf')
    await conf.file('[token]\nexpiration = 3\n[ks]\nport = 3\n', 'conf.d/10.conf')
    await conf.file('[token]\nexpiration = 9\n', 'conf.d/30.conf.bak')
    await conf.file('[token]\nexpiration = 9\n', 'conf.d/.40.conf')
    const { values, source, files } = await loadConfig({
      files: [first, second],
      dirs: [confd],
      env: { OS_TOKEN__EXPIRATION: '5' },
      defaults: { ks: { password_hash_concurrency: 7, host: 'zero' } },
    })
    expect(values.token.expiration).toBe(5)
    expect(values.ks).toMatchObject({ port: 3, data_dir: 'two', host: 'one', password_hash_concurrency: 7 })
    expect(source('token', 'expiration')).toEqual({ kind: 'environment', variable: 'OS_TOKEN__EXPIRATION' })
    expect(source('ks', 'port')).toEqual({ kind: 'file', file: join(confd, '10.conf'), line: 4 })
    expect(source('ks', 'password_hash_concurrency')).toEqual({ kind: 'default' })
    expect(files).toEqual([first, second, join(confd, '10.conf'), join(confd, '20.conf')])
  })

  it('takes the last of several values in one file', async () => {
    const { values } = await conf.load('[token]\nexpiration = 1\n[TOKEN]\nexpiration = 2\n')
    expect(values.token.expiration).toBe(2)
  })

  it('adds up the values of a repeatable option over files, and replaces them by the environment', async () => {
    const one = await conf.file('[oslo_policy]\npolicy_dirs = a\npolicy_dirs = b\n', '1.conf')
    const two = await conf.file('[oslo_policy]\npolicy_dirs = c\n', '2.conf')
    const files = [one, two]
    expect((await loadConfig({ files })).values.oslo_policy.policy_dirs).toEqual(['a', 'b', 'c'])
    const env = { OS_OSLO_POLICY__POLICY_DIRS: 'd' }
    expect((await loadConfig({ files, env })).values.oslo_policy.policy_dirs).toEqual(['d'])
  })

  it('knows former names, and prefers the current one within a file', async () => {
    const former = await conf.load('[sql]\nconnection = sqlite://\n[DEFAULT]\nmax_request_body_size = 10\n')
    expect(former.values.database.connection).toBe('sqlite://')
    expect(former.values.oslo_middleware.max_request_body_size).toBe(10)
    const both = await conf.load('[database]\nconnection = new\n[DEFAULT]\nsql_connection = old\n')
    expect(both.values.database.connection).toBe('new')
  })
})

describe('the environment', () => {
  it('is read for upper-case names of known groups only', async () => {
    const { values, ignored } = await loadConfig({
      env: {
        OS_AUTH_URL: 'http://x',
        OS_PLACEMENT_DATABASE__CONNECTION: 'x',
        os_token__expiration: '1',
        OS_TOKEN__expiration: '2',
        OS_DEFAULT__DEBUG: 'yes',
        OS_KS__PORT: undefined,
      },
    })
    expect(values).toEqual(defaultConfig({ DEFAULT: { ...defaultConfig().DEFAULT, debug: true } }))
    expect(ignored).toEqual([])
  })

  it('reports options of other services in groups that services share as without effect', async () => {
    const { ignored } = await loadConfig({ env: { OS_DEFAULT__COMPUTE_DRIVER: 'libvirt' } })
    expect(ignored).toEqual([
      { section: 'DEFAULT', option: 'compute_driver', where: 'OS_DEFAULT__COMPUTE_DRIVER' },
    ])
  })

  it('refuses an unknown option in a group of its own', async () => {
    const { problems } = await refusal(loadConfig({ env: { OS_TOKEN__EXPIRATON: '1' } }))
    expect(problems).toMatchObject([{ code: 'unknown_option', where: 'OS_TOKEN__EXPIRATON' }])
  })

  it('refuses a wrong value', async () => {
    const { problems } = await refusal(loadConfig({ env: { OS_KS__PORT: 'http' } }))
    expect(problems).toMatchObject([
      { code: 'invalid_value', where: 'OS_KS__PORT', section: 'ks', option: 'port' },
    ])
  })
})
