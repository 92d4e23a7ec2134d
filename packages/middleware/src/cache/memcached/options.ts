import { MiddlewareError } from '../../errors.ts'
import * as rule from '../../option-rules.ts'
import { check } from '../../options.ts'
import { parseAddress } from './address.ts'
import type { SecurityStrategy } from './protection.ts'

/** TLS to memcached. All names are of PEM files, which are read once. */
export interface MemcachedTls {
  /** Authorities to trust. Default: those that Node.js trusts. */
  caFile?: string | undefined
  /** Certificate of this service, for a memcached that asks for one. */
  certFile?: string | undefined
  /** Its private key. */
  keyFile?: string | undefined
  /** Ciphers in OpenSSL's notation. Default: those of Node.js. */
  ciphers?: string | undefined
}

/** Which memcached to use, and how. */
export interface MemcachedOptions {
  /**
   * The servers: `host`, `host:port`, `[ipv6]:port` or `unix:/path`. Programs that share tokens must name the same ones in
   * the same order.
   */
  servers: readonly string[]
  /** Default: entries are neither signed nor encrypted, and everybody who can write to memcached can be anybody. */
  securityStrategy?: SecurityStrategy | undefined
  /** What entries are protected with. Required with `securityStrategy`; the same for all that share tokens. */
  secretKey?: string | undefined
  /** Default: no TLS. */
  tls?: MemcachedTls | undefined
  /** Milliseconds that a request waits for memcached. Default 100; 1 to 10000. */
  timeoutMs?: number | undefined
  /** Seconds after which a memcached that has failed is tried again. Default 30; 1 to 3600. */
  deadRetrySeconds?: number | undefined
  /** Told why a server is left alone; for the log. */
  onDead?: ((server: string, reason: Error) => void) | undefined
}

const servers: rule.OptionRule = {
  description: 'a list of at least one "host:port", "[ipv6]:port" or "unix:/path"',
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => typeof one === 'string' && parseAddress(one) !== undefined),
}

const tls: rule.OptionRule = {
  description: 'an object with any of caFile, certFile, keyFile and ciphers, all texts',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, one]) =>
        ['caFile', 'certFile', 'keyFile', 'ciphers'].includes(name) &&
        (one === undefined || rule.text.accepts(one)),
    ),
}

const rules = {
  servers,
  securityStrategy: rule.oneOf('MAC', 'ENCRYPT'),
  secretKey: rule.text,
  tls,
  timeoutMs: rule.numberWithin(1, 10_000),
  deadRetrySeconds: rule.numberWithin(1, 3600),
  onDead: rule.aFunction,
} satisfies Record<keyof MemcachedOptions, rule.OptionRule>

/** @throws {@link MiddlewareError} */
export function checkMemcachedOptions(options: MemcachedOptions): void {
  check({ ...options }, rules, ['servers'])
  const { securityStrategy, secretKey } = options
  if (securityStrategy !== undefined && secretKey === undefined) {
    throw new MiddlewareError(
      'missing_option',
      'secretKey',
      `securityStrategy ${securityStrategy} needs a secretKey to protect entries with.`,
    )
  }
  // Whoever gives a secret believes that entries are protected.
  if (secretKey !== undefined && securityStrategy === undefined) {
    throw new MiddlewareError(
      'contradictory_options',
      'secretKey',
      'secretKey protects nothing without a securityStrategy: "MAC" or "ENCRYPT".',
    )
  }
}
