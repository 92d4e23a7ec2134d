import { type AuthPlugin, type DiscoveryCache, discoveryCache } from '@ks/auth'
import { integer } from './check-option.ts'
import { checkGlobalRequestId, type GlobalRequestId } from './layers/request-id.ts'
import type { Log } from './logging/log-entry.ts'
import { checkOriginalIp, lowerCaseHeaders, type SessionHeaders } from './request-headers.ts'
import {
  defaultRetryOptions,
  type ResolvedRetryOptions,
  type RetryOptions,
  retryOptions,
} from './retry-options.ts'
import { type ProxyOptions, proxyUrls } from './transport/proxy.ts'
import { checkTlsOptions, type TlsOptions } from './transport/tls.ts'
import { type UserAgentOptions, userAgentOf } from './user-agent.ts'

export interface SessionOptions extends TlsOptions, RetryOptions, UserAgentOptions {
  /** How to be authenticated. Plugins can be shared by sessions. Default: requests carry no token. */
  auth?: AuthPlugin | undefined
  /**
   * Milliseconds that one HTTP exchange may take until its headers are there, the wait for a connection included; then
   * the longest pause between pieces of the body. Logins, redirects and repetitions are exchanges of their own: end a
   * request as a whole with `signal`. Default 60 000; from 1 to 2 147 483 647.
   */
  timeoutMs?: number | undefined
  /**
   * Largest answer that `json()`, `text()` and `bytes()` read, in bytes. What is read piece by piece may be of any size.
   * Default 134 217 728 (128 MiB); from 1 to 536 870 888.
   */
  maxBodyBytes?: number | undefined
  /** Sent with every request that has no header of that name, logins included. Default: none. */
  additionalHeaders?: Readonly<Record<string, string>> | undefined
  /** IP address of the user for whom requests are made, sent as `forwarded: for=…;by=…`. Default: none. */
  originalIp?: string | undefined
  /** How many redirects of one request are followed. Default 30; 0 to 1000, where 0 returns the redirect itself. */
  redirect?: number | undefined
  /**
   * Longest wait that a `Retry-After` may ask for, in milliseconds: for more the answer is not tried again, but is the
   * result. Default 60 000; at most 3 600 000.
   */
  maxRetryAfterMs?: number | undefined
  /**
   * HTTP proxy: its URL, or one for each scheme with the hosts that need none. The environment is not read: say
   * `{ http: process.env.HTTP_PROXY, https: process.env.HTTPS_PROXY, noProxy: process.env.NO_PROXY }` if that is what you
   * want. Default: none.
   */
  proxy?: string | ProxyOptions | undefined
  /** Open connections per origin; further requests wait for one. Default 128; 1 to 65 535. */
  connections?: number | undefined
  /** Id of the form `req-<uuid>` that all services shall log with this session's requests. Default: none. */
  globalRequestId?: GlobalRequestId | undefined
  /** Remembers which versions services have; sessions may share one. Default: one of this session's own. */
  discoveryCache?: DiscoveryCache | undefined
  /** Called for each HTTP exchange. Default: nothing is logged. */
  log?: Log | undefined
  /**
   * Whether `log` also gets the bodies of answers that are JSON or plain text, up to 64 KiB, without what looks like a
   * secret; never those of logins. Default false.
   */
  logBodies?: boolean | undefined
  /** Whether `session.timings()` knows how long exchanges took. Default false. */
  collectTiming?: boolean | undefined
}

/** Options with their defaults. */
export interface ResolvedSessionOptions
  extends ResolvedRetryOptions,
    SessionHeaders,
    Pick<
      SessionOptions,
      'auth' | 'verify' | 'cert' | 'proxy' | 'globalRequestId' | 'log' | 'logBodies' | 'collectTiming'
    > {
  timeoutMs: number
  maxBodyBytes: number
  redirect: number
  maxRetryAfterMs: number
  connections: number
  discoveryCache: DiscoveryCache
}

/** @throws {@link SessionError} `invalid_option`, saying which and what it may be */
export function resolveSessionOptions(options: SessionOptions): ResolvedSessionOptions {
  checkTlsOptions(options)
  if (options.proxy !== undefined) proxyUrls(options.proxy)
  if (typeof options.globalRequestId === 'string') checkGlobalRequestId(options.globalRequestId)
  return {
    ...options,
    timeoutMs: checkTimeoutMs(options.timeoutMs ?? 60_000),
    maxBodyBytes: checkMaxBodyBytes(options.maxBodyBytes ?? 128 * 1024 * 1024),
    userAgent: userAgentOf(options),
    additionalHeaders: lowerCaseHeaders(options.additionalHeaders ?? {}),
    originalIp: options.originalIp === undefined ? undefined : checkOriginalIp(options.originalIp),
    redirect: checkRedirect(options.redirect ?? 30),
    ...retryOptions(options, defaultRetryOptions),
    maxRetryAfterMs: integer('maxRetryAfterMs', options.maxRetryAfterMs ?? 60_000, 0, 3_600_000),
    connections: integer('connections', options.connections ?? 128, 1, 65_535),
    discoveryCache: options.discoveryCache ?? discoveryCache(),
  }
}

/** @throws {@link SessionError} `invalid_option` */
export function checkTimeoutMs(value: number): number {
  return integer('timeoutMs', value, 1, 2_147_483_647)
}

/** @throws {@link SessionError} `invalid_option` */
export function checkRedirect(value: number): number {
  return integer('redirect', value, 0, 1000)
}

/** @throws {@link SessionError} `invalid_option` */
export function checkMaxBodyBytes(value: number): number {
  return integer('maxBodyBytes', value, 1, 536_870_888)
}
