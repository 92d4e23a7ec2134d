import { integer } from './check-option.ts'
import { invalidOption } from './errors.ts'

/** When a request is sent again, and after how long. */
export interface RetryOptions {
  /** How often to try again when no connection can be made. Default 0; at most 100. */
  connectRetries?: number | undefined
  /** Milliseconds between those tries. Default: 500, doubled each time up to 60 000, with jitter. At most 60 000. */
  connectRetryDelayMs?: number | undefined
  /** How often to try again when the answer is one of `retriableStatusCodes`. Default 0; at most 100. */
  statusCodeRetries?: number | undefined
  /**
   * Milliseconds between those tries, when the service does not ask for more. Default: 500, doubled each time up to
   * 60 000, with jitter. At most 60 000.
   */
  statusCodeRetryDelayMs?: number | undefined
  /** Statuses that say "later". Default 429 and 503; from 400 to 599. */
  retriableStatusCodes?: readonly number[] | undefined
}

/** {@link RetryOptions} with their defaults. */
export interface ResolvedRetryOptions {
  connectRetries: number
  connectRetryDelayMs: number | undefined
  statusCodeRetries: number
  statusCodeRetryDelayMs: number | undefined
  retriableStatusCodes: readonly number[]
}

/** The defaults of {@link RetryOptions}: nothing is repeated. */
export const defaultRetryOptions: ResolvedRetryOptions = {
  connectRetries: 0,
  connectRetryDelayMs: undefined,
  statusCodeRetries: 0,
  statusCodeRetryDelayMs: undefined,
  retriableStatusCodes: [429, 503],
}

/** @throws {@link SessionError} `invalid_option`, saying which and what it may be */
export function retryOptions(options: RetryOptions, defaults: ResolvedRetryOptions): ResolvedRetryOptions {
  return {
    connectRetries: count('connectRetries', options, defaults),
    connectRetryDelayMs: delay('connectRetryDelayMs', options, defaults),
    statusCodeRetries: count('statusCodeRetries', options, defaults),
    statusCodeRetryDelayMs: delay('statusCodeRetryDelayMs', options, defaults),
    retriableStatusCodes: statuses(options) ?? defaults.retriableStatusCodes,
  }
}

function count(
  name: 'connectRetries' | 'statusCodeRetries',
  options: RetryOptions,
  defaults: ResolvedRetryOptions,
): number {
  const value = options[name]
  return value === undefined ? defaults[name] : integer(name, value, 0, 100)
}

function delay(
  name: 'connectRetryDelayMs' | 'statusCodeRetryDelayMs',
  options: RetryOptions,
  defaults: ResolvedRetryOptions,
): number | undefined {
  const value = options[name]
  return value === undefined ? defaults[name] : integer(name, value, 0, 60_000)
}

function statuses({ retriableStatusCodes: codes }: RetryOptions): readonly number[] | undefined {
  if (codes === undefined) return undefined
  if (Array.isArray(codes) && codes.every((code) => Number.isInteger(code) && code >= 400 && code <= 599))
    return codes
  throw invalidOption('retriableStatusCodes is no list of HTTP statuses from 400 to 599.')
}
