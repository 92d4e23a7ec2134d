import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the original server and ours read from one `keystone.conf`. */
export interface KeystoneConf {
  /** Folder of the configuration and, under it, of the key repositories. */
  folder: string
  /** SQLAlchemy URL. */
  connection: string
  /** Port of a memcached for `[cache]`. Default: no cache. */
  memcachedPort?: number
  /** `[auth] methods`. Default: as the server has it. */
  methods?: readonly string[]
  /** `[token] expiration`, in seconds. Default: as the server has it. */
  tokenExpiration?: number
}

/**
 * Writes `keystone.conf` to the folder.
 *
 * @returns its path
 */
export function writeKeystoneConf({ folder, connection, memcachedPort, ...more }: KeystoneConf): string {
  const { methods, tokenExpiration } = more
  const path = join(folder, 'keystone.conf')
  const cache =
    memcachedPort === undefined
      ? ['enabled = false']
      : [
          'enabled = true',
          'backend = oslo_cache.memcache_pool',
          `memcache_servers = 127.0.0.1:${memcachedPort}`,
        ]
  const lines = [
    '[database]',
    `connection = ${connection}`,
    '[cache]',
    ...cache,
    ...(methods === undefined ? [] : ['[auth]', `methods = ${methods.join(',')}`]),
    '[token]',
    'provider = fernet',
    ...(tokenExpiration === undefined ? [] : [`expiration = ${tokenExpiration}`]),
    '[fernet_tokens]',
    `key_repository = ${join(folder, 'fernet-keys')}`,
    '[fernet_receipts]',
    `key_repository = ${join(folder, 'fernet-keys')}`,
    '[credential]',
    `key_repository = ${join(folder, 'credential-keys')}`,
    // The original does not look at this section: it tells ours that it is not alone.
    '[ks]',
    'shared_database = true',
  ]
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 })
  return path
}
