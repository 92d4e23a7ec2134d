/** Options of keystonemiddleware and of Paste that mean nothing here, and why. They are accepted. */
export const withoutEffect: Readonly<Record<string, string>> = {
  'paste.filter_factory': 'names a factory in Python',
  use: 'names a factory in Python',
  log_name: 'logging is up to the program',
  memcache_pool_maxsize: 'there is one connection to each server',
  memcache_pool_unused_timeout: 'there is one connection to each server',
  memcache_pool_conn_get_timeout: 'there is one connection to each server',
  memcache_use_advanced_pool: 'there is one connection to each server',
  signing_dir: 'there are no signed tokens any more',
  hash_algorithms: 'there are no signed tokens any more',
  check_revocations_for_cached: 'there are no lists of revoked tokens any more',
  revocation_cache_time: 'there are no lists of revoked tokens any more',
  revocations_cache_time: 'there are no lists of revoked tokens any more',
}

const login = 'Give auth_type = password with auth_url, username, password and project_name.'
const elsewhere = 'Options are read from the file and section that the program names.'
const proxy = 'It belongs to [auth_proxy], in the file of ks-auth-proxy.'
const sasl = 'There is no SASL: use TLS with a client certificate, or memcache_security_strategy.'

/** Options that somebody relies on and that cannot work here, and what to do instead. They are refused. */
export const refused: Readonly<Record<string, string>> = {
  admin_user: login,
  admin_password: login,
  admin_tenant_name: login,
  cache: 'There is no cache in a request: use memcached_servers.',
  memcache_sasl_enabled: sasl,
  memcache_username: sasl,
  memcache_password: sasl,
  oslo_config_project: elsewhere,
  oslo_config_file: elsewhere,
  oslo_config_config: elsewhere,
  service_host: proxy,
  service_port: proxy,
  service_protocol: proxy,
  service_pass: proxy,
  service_timeout: proxy,
}

/** Values of refused options that ask for what happens anyway. */
export const harmless: Readonly<Record<string, RegExp>> = {
  memcache_sasl_enabled: /^(?:false|no|off|0)$/i,
  memcache_username: /^$/,
  memcache_password: /^$/,
}
