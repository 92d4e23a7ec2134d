import type { CacheTime } from '../cache/cache-time.ts'
import * as kind from './value-kinds.ts'

/** An option of a section. */
export interface ConfigOption<T> {
  readonly kind: kind.ValueKind<T>
  /** Other names; a section has only one of them. */
  readonly aliases?: readonly string[]
  /** As documented; not filled in. */
  readonly default?: string
  /** What it is for, as half a sentence. */
  readonly help: string
}

function option<T>(
  kind: kind.ValueKind<T>,
  help: string,
  more: Pick<ConfigOption<T>, 'aliases' | 'default'> = {},
): ConfigOption<T> {
  return { kind, help, ...more }
}

const tokenCacheTime: kind.ValueKind<CacheTime> = {
  description: 'a number from 0 to 300, -1, or while-valid',
  read(value) {
    if (value === 'while-valid') return value
    return value === '-1' ? 0 : kind.number(0, 300).read(value)
  },
}

/** The options that a section can have, beside those of its `auth_type`. */
export const configOptions = {
  www_authenticate_uri: option(kind.challengeUrl, 'URL of Keystone for clients without a token; required', {
    aliases: ['auth_uri'],
  }),
  auth_host: option(kind.host, 'host name or address of Keystone'),
  auth_port: option(kind.integer(1, 65_535), 'port of Keystone', { default: '35357' }),
  auth_protocol: option(kind.oneOf('http', 'https'), 'how Keystone is reached', { default: 'https' }),
  auth_admin_prefix: option(kind.pathPrefix, 'where Keystone begins on its host', { default: '/' }),
  identity_uri: option(kind.url, 'URL of Keystone, instead of the four options above'),
  admin_token: option(kind.text, 'token that the service itself uses; needs auth_host or identity_uri'),
  auth_type: option(kind.text, 'how the service itself logs in; its options stand beside it', {
    aliases: ['auth_plugin'],
  }),
  auth_section: option(kind.text, 'section that has auth_type and its options'),
  interface: option(kind.list, 'interface of the Identity endpoint in the catalog, by preference', {
    default: 'internal, public',
  }),
  region_name: option(kind.text, 'region of the Identity endpoint', { default: 'any' }),
  auth_timeout: option(kind.number(0.001, 600), 'seconds for one question to Keystone', {
    aliases: ['http_connect_timeout', 'timeout'],
    default: '10',
  }),
  http_request_max_retries: option(kind.integer(0, 10), 'how often a lost connection is tried again', {
    default: '3',
  }),
  auth_version: option(kind.oneOf('v3', 'v3.0', '3', '3.0'), 'version of the Identity API: only v3', {
    default: 'v3',
  }),
  cafile: option(kind.file, 'PEM file of the authorities that Keystone is trusted by'),
  certfile: option(kind.file, 'PEM file of a certificate for Keystone'),
  keyfile: option(kind.file, 'PEM file of its key'),
  insecure: option(kind.flag, 'whether any certificate of Keystone is believed', { default: 'false' }),
  delay_auth_decision: option(kind.flag, 'whether the service decides about requests without an identity', {
    default: 'false',
  }),
  include_service_catalog: option(kind.flag, 'whether the service gets the catalog', { default: 'true' }),
  service_type: option(kind.text, 'what the service is in the catalog; for access rules'),
  service_token_roles: option(kind.list, 'roles that make the owner of X-Service-Token a service', {
    default: 'service',
  }),
  service_token_roles_required: option(kind.flag, 'whether a service token without such a role is refused', {
    default: 'true',
  }),
  enforce_token_bind: option(
    kind.oneOf('disabled', 'permissive', 'strict', 'required', 'kerberos'),
    'who may use a bound token; the program adds remoteUser',
    { default: 'permissive' },
  ),
  token_cache_time: option(
    tokenCacheTime,
    'seconds that a token is trusted without asking again; -1: none; while-valid: until it expires',
    {
      default: '300',
    },
  ),
  memcached_servers: option(kind.servers, 'memcached servers that processes share validated tokens in', {
    aliases: ['memcache_servers', 'memcache_hosts'],
  }),
  memcache_security_strategy: option(
    kind.oneOf('None', 'MAC', 'ENCRYPT'),
    'whether entries are signed (MAC), or encrypted and signed (ENCRYPT)',
    { default: 'None' },
  ),
  memcache_secret_key: option(kind.text, 'what entries are protected with'),
  memcache_tls_enabled: option(kind.flag, 'whether memcached is reached with TLS', { default: 'false' }),
  memcache_tls_cafile: option(kind.text, 'PEM file of the authorities that memcached is trusted by'),
  memcache_tls_certfile: option(kind.text, 'PEM file of a certificate for memcached'),
  memcache_tls_keyfile: option(kind.text, 'PEM file of its key'),
  memcache_tls_allowed_ciphers: option(kind.text, "ciphers in OpenSSL's notation"),
  memcache_pool_dead_retry: option(
    kind.number(1, 3600),
    'seconds after which a failed memcached is tried again',
    { default: '30' },
  ),
  memcache_pool_socket_timeout: option(kind.number(0.001, 10), 'seconds that a request waits for memcached', {
    default: '0.1',
  }),
} as const

/** Name of an option. */
export type ConfigOptionName = keyof typeof configOptions

/** What an option's value is in code. */
export type ConfigValue<Name extends ConfigOptionName> =
  (typeof configOptions)[Name] extends ConfigOption<infer T> ? T : never
