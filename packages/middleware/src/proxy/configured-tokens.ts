import { type MemcachedTokens, memcachedTokens } from '../cache/memcached/memcached-tokens.ts'
import type { SecurityStrategy } from '../cache/memcached/protection.ts'
import { MiddlewareError } from '../errors.ts'
import type { SectionReader } from './section-reader.ts'

/**
 * The cache that the `memcache…` options of a section name; `undefined` without servers.
 *
 * @throws {@link MiddlewareError} for options that cannot work, SASL among them: the text protocol has none
 */
export function configuredTokens(
  read: SectionReader,
  log: (line: string) => void,
): MemcachedTokens | undefined {
  const servers = read.list('memcached_servers') ?? read.list('memcache_servers')
  if (servers === undefined) return undefined
  if (read.flag('memcache_sasl_enabled')) {
    const problem = 'memcache_sasl_enabled is not supported: use TLS with a client certificate instead.'
    throw new MiddlewareError('invalid_option', 'memcache_sasl_enabled', problem)
  }
  const strategy = read.text('memcache_security_strategy')?.toUpperCase()
  return memcachedTokens({
    servers,
    securityStrategy: strategy === 'NONE' ? undefined : (strategy as SecurityStrategy | undefined),
    secretKey: strategy === 'NONE' ? undefined : read.text('memcache_secret_key'),
    deadRetrySeconds: read.number('memcache_pool_dead_retry'),
    tls: read.flag('memcache_tls_enabled')
      ? {
          caFile: read.text('memcache_tls_cafile'),
          certFile: read.text('memcache_tls_certfile'),
          keyFile: read.text('memcache_tls_keyfile'),
          ciphers: read.text('memcache_tls_allowed_ciphers'),
        }
      : undefined,
    onDead: (server, reason) => log(`memcached ${server} is left alone for a while: ${reason.message}`),
  })
}
