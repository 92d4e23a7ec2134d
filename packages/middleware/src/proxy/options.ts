import { MiddlewareError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import * as rule from '../option-rules.ts'
import { check } from '../options.ts'

/** TLS to the service. All names are of PEM files, which are read once. */
export interface ServiceTls {
  /** Authorities to trust. Default: those that Node.js trusts. */
  caFile?: string | undefined
  /** Certificate of the proxy, for a service that asks for one. */
  certFile?: string | undefined
  /** Its private key. */
  keyFile?: string | undefined
  /**
   * Whether any certificate is believed. Default false.
   *
   * @deprecated Whoever is in between can be the service, and gets all tokens.
   */
  insecure?: boolean | undefined
}

/** Which service a proxy protects, and how it talks to it. */
export interface AuthProxyOptions {
  /** Decides about requests: what `createGuard()` makes. */
  guard: Guard
  /** Host name or address of the service. */
  serviceHost: string
  /** Port of the service; 1 to 65535. */
  servicePort: number
  /** Default `https`. */
  serviceProtocol?: 'http' | 'https' | undefined
  /** Name with which the proxy authenticates itself to the service. Default `proxy`. */
  serviceUser?: string | undefined
  /** Password for the same, as it is. Default: the proxy does not authenticate itself, and the service trusts its network. */
  servicePass?: string | undefined
  /**
   * Seconds to wait for a connection, for the head of an answer, and in every pause of its body. Default 30; 0.001 to
   * 86400.
   */
  serviceTimeoutSeconds?: number | undefined
  /** TLS to the service. */
  serviceTls?: ServiceTls | undefined
  /**
   * Whether `Forwarded` and `X-Forwarded-…` of requests are passed on and added to. Only behind another proxy that sets
   * them. Default false: they are replaced.
   */
  trustForwarded?: boolean | undefined
  /** Told why a client got 400, 502 or 504 instead of an answer of the service; for the log. */
  onFailure?: ((status: number, cause: unknown) => void) | undefined
}

const serviceTls: rule.OptionRule = {
  description: 'an object with any of caFile, certFile, keyFile (texts) and insecure (true or false)',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, one]) =>
      name === 'insecure'
        ? one === undefined || rule.trueOrFalse.accepts(one)
        : ['caFile', 'certFile', 'keyFile'].includes(name) && (one === undefined || rule.text.accepts(one)),
    ),
}

const port: rule.OptionRule = {
  description: 'a whole number from 1 to 65535',
  accepts: (value) => Number.isInteger(value) && rule.numberWithin(1, 65_535).accepts(value),
}

const host: rule.OptionRule = {
  description: 'a host name or an address, without a port',
  accepts: (value) => typeof value === 'string' && /^(?:[\w.-]+|\[?[\da-f:.]*:[\da-f:.]*\]?)$/i.test(value),
}

const rules = {
  guard: {
    description: 'a guard such as createGuard() makes',
    accepts: (value) => rule.aFunction.accepts((value as Guard | null)?.decide),
  },
  serviceHost: host,
  servicePort: port,
  serviceProtocol: rule.oneOf('http', 'https'),
  serviceUser: {
    description: 'a text without a colon',
    accepts: (value) => rule.text.accepts(value) && !String(value).includes(':'),
  },
  servicePass: rule.text,
  serviceTimeoutSeconds: rule.numberWithin(0.001, 86_400),
  serviceTls,
  trustForwarded: rule.trueOrFalse,
  onFailure: rule.aFunction,
} satisfies Record<keyof AuthProxyOptions, rule.OptionRule>

/** @throws {@link MiddlewareError} */
export function checkProxyOptions(options: AuthProxyOptions): void {
  check({ ...options }, rules, ['guard', 'serviceHost', 'servicePort'])
  if (options.serviceTls !== undefined && options.serviceProtocol === 'http') {
    throw new MiddlewareError(
      'contradictory_options',
      'serviceTls',
      'serviceTls is for the protocol https, and serviceProtocol is http.',
    )
  }
}
