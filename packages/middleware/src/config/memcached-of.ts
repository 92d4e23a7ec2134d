import { type MemcachedTokens, memcachedTokens } from '../cache/memcached/memcached-tokens.ts'
import type { ProblemList } from './problem-list.ts'
import type { SectionValues } from './section-values.ts'

const tlsOptions = [
  'memcache_tls_cafile',
  'memcache_tls_certfile',
  'memcache_tls_keyfile',
  'memcache_tls_allowed_ciphers',
] as const

/** The cache that the `memcache…` options name; `undefined` without servers. */
export function memcachedOf(
  values: SectionValues,
  problems: ProblemList,
  log: (line: string) => void,
): MemcachedTokens | undefined {
  const { memcached_servers: servers, memcache_security_strategy: strategy = 'None' } = values
  if (strategy !== 'None' && values.memcache_secret_key === undefined)
    problems.about('memcache_security_strategy', 'Give memcache_secret_key as well.')
  if (servers === undefined) return undefined
  // Whoever gives these believes that entries are protected.
  if (values.memcache_security_strategy === undefined && values.memcache_secret_key !== undefined)
    problems.about('memcache_secret_key', 'Give memcache_security_strategy as well: MAC or ENCRYPT, or None.')
  for (const option of tlsOptions) {
    if (values.memcache_tls_enabled === undefined && values[option] !== undefined)
      problems.about(option, 'Give memcache_tls_enabled as well: true or false.')
  }
  const isProtected = strategy !== 'None' && values.memcache_secret_key !== undefined
  const deadRetrySeconds = values.memcache_pool_dead_retry
  const timeoutSeconds = values.memcache_pool_socket_timeout
  return problems.attempt('memcached_servers', () =>
    memcachedTokens({
      servers,
      securityStrategy: isProtected ? strategy : undefined,
      secretKey: isProtected ? values.memcache_secret_key : undefined,
      deadRetrySeconds,
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
      tls: values.memcache_tls_enabled
        ? {
            caFile: values.memcache_tls_cafile,
            certFile: values.memcache_tls_certfile,
            keyFile: values.memcache_tls_keyfile,
            ciphers: values.memcache_tls_allowed_ciphers,
          }
        : undefined,
      onDead: (server, reason) => log(`memcached ${server} is left alone for a while: ${reason.message}`),
    }),
  )
}
