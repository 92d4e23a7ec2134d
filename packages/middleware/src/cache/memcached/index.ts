/**
 * Validated tokens in memcached, shared between processes and with the Python middleware.
 *
 * @module @ks/middleware/memcached
 */
export type { MemcachedTokens } from './memcached-tokens.ts'
export { memcachedTokens } from './memcached-tokens.ts'
export type { MemcachedOptions, MemcachedTls } from './options.ts'
export type { SecurityStrategy } from './protection.ts'
