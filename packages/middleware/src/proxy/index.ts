/**
 * The guard as a proxy, for services in any language, and what such a service verifies its proxy with.
 *
 * @module @ks/middleware/proxy
 */
export type { AuthProxy } from './auth-proxy.ts'
export { authProxy } from './auth-proxy.ts'
export type { AuthProxyOptions, ServiceTls } from './options.ts'
export type { RemoteAuthOptions } from './remote-auth.ts'
export { remoteAuth } from './remote-auth.ts'
