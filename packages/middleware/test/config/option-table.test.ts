import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type ConfigOption, configOptions } from '../../src/config/option-table.ts'
import { refused, withoutEffect } from '../../src/config/other-options.ts'

const options = Object.entries<ConfigOption<unknown>>(configOptions)
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const section = /\n## From a configuration file\n(.*?)\n## /s.exec(readme)![1]!
const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

it('has every option in the README as it is in the source', () => {
  const rows = [...section.matchAll(/^\| (`.*?) *\| (.*?) *\| (.*?) *\|$/gm)].map((row) => row.slice(1))
  const expected = options.map(([name, { aliases = [], default: standard, help }]) => [
    quoted([name, ...aliases]),
    standard === undefined ? '' : `\`${standard}\``,
    help,
  ])
  expect(rows).toEqual(expected)
})

it('names what is without effect and what is refused in the README', () => {
  for (const name of [...Object.keys(withoutEffect), ...Object.keys(refused)])
    expect(section, name).toContain(`\`${name}\``)
})

// Every option that the Python middleware has, or had.
const known =
  `www_authenticate_uri auth_version interface region_name delay_auth_decision http_connect_timeout
  http_request_max_retries certfile keyfile cafile insecure auth_type auth_section cache memcached_servers memcache_servers
  token_cache_time memcache_security_strategy memcache_secret_key memcache_tls_enabled memcache_tls_cafile
  memcache_tls_certfile memcache_tls_keyfile memcache_tls_allowed_ciphers memcache_sasl_enabled memcache_username
  memcache_password memcache_pool_dead_retry memcache_pool_maxsize memcache_pool_socket_timeout
  memcache_pool_unused_timeout memcache_pool_conn_get_timeout memcache_use_advanced_pool include_service_catalog
  enforce_token_bind service_token_roles service_token_roles_required service_type log_name oslo_config_project
  oslo_config_file oslo_config_config auth_host auth_port auth_protocol auth_admin_prefix identity_uri auth_uri admin_token
  admin_user admin_password admin_tenant_name hash_algorithms signing_dir check_revocations_for_cached
  revocations_cache_time`.split(/\s+/)

it.each(known)('knows %s of the Python middleware', (name) => {
  const places = [options.flatMap(([own, { aliases = [] }]) => [own, ...aliases]), Object.keys(withoutEffect)]
  expect([...places, Object.keys(refused)].filter((names) => names.includes(name))).toHaveLength(1)
})
