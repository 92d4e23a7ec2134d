import type { EndpointFilter } from '@ks/auth'
import type { ClientSession } from '../client-session.ts'
import { invalidOption } from '../errors.ts'
import { type GateOptions, requestGate } from '../gate.ts'
import { checkGlobalRequestId } from '../layers/request-id.ts'
import { normalizeMicroversion } from '../microversion.ts'
import { checkOriginalIp } from '../request-headers.ts'
import type { RequestOptions } from '../request-options.ts'
import { defaultRetryOptions, retryOptions } from '../retry-options.ts'
import { checkRedirect, checkTimeoutMs } from '../session-options.ts'
import { product } from '../user-agent.ts'

/** What an adapter says for each of its requests, unless they say it themselves. */
const requestNames = [
  'auth',
  'authenticated',
  'endpointOverride',
  'additionalHeaders',
  'userAgent',
  'clientName',
  'clientVersion',
  'originalIp',
  'globalRequestId',
  'throwOnError',
  'allowReauth',
  'log',
  'timeoutMs',
  'redirect',
  'connectRetries',
  'connectRetryDelayMs',
  'statusCodeRetries',
  'statusCodeRetryDelayMs',
  'retriableStatusCodes',
] as const satisfies readonly (keyof RequestOptions)[]

/** Options of an {@link Adapter}. What is left out is as the session has it. */
export interface AdapterOptions extends Pick<RequestOptions, (typeof requestNames)[number]>, GateOptions {
  /** What sends the requests. An adapter's own options come before those of the adapter that it wraps. */
  session: ClientSession
  /** Service type or one of its aliases, such as `compute`. */
  serviceType?: string | undefined
  /** Name of the service. Default: any. */
  serviceName?: string | undefined
  /** `public`, `internal`, `admin`; an array is an order of preference. Default: `public`. */
  interface?: EndpointFilter['interface'] | undefined
  /** Id of the region. Default: any. */
  regionName?: string | undefined
  /** Version of the service's API, with any minor version from it on. Excludes `minVersion` and `maxVersion`. */
  version?: EndpointFilter['version'] | undefined
  /** Lowest version of the service's API. */
  minVersion?: EndpointFilter['minVersion'] | undefined
  /** Highest version of the service's API. */
  maxVersion?: EndpointFilter['maxVersion'] | undefined
  /** Which versions may be used, where one is asked for. */
  allow?: EndpointFilter['allow'] | undefined
  /** Whether a version may be looked for above the catalog's URL. Default true. */
  allowVersionHack?: boolean | undefined
  /** Microversion of requests that ask for none. Default: none is asked for. */
  defaultMicroversion?: string | undefined
}

const filterNames = [
  'serviceType',
  'serviceName',
  'interface',
  'regionName',
  'version',
  'minVersion',
  'maxVersion',
  'allow',
  'allowVersionHack',
] as const

/**
 * What the options of an adapter mean for a request.
 *
 * @throws {@link SessionError} `invalid_option`, saying which and what it may be
 */
export function adapterDefaults(options: AdapterOptions): RequestOptions {
  const { version, minVersion, maxVersion, defaultMicroversion, rateLimit, concurrency } = options
  if (version !== undefined && (minVersion !== undefined || maxVersion !== undefined))
    throw invalidOption('Give version, or minVersion and maxVersion, not both.')
  check(options)
  const isGated = rateLimit !== undefined || concurrency !== undefined
  const filter = pick(options, filterNames) as EndpointFilter
  return {
    ...pick(options, requestNames),
    ...(Object.keys(filter).length > 0 && { endpointFilter: filter }),
    ...(defaultMicroversion !== undefined && { microversion: normalizeMicroversion(defaultMicroversion) }),
    ...(isGated && { gate: requestGate({ rateLimit, concurrency }) }),
  }
}

function check(options: AdapterOptions): void {
  const { clientName, clientVersion, globalRequestId, originalIp, redirect, timeoutMs } = options
  retryOptions(options, defaultRetryOptions)
  product('clientName', clientName, clientVersion)
  if (globalRequestId !== undefined) checkGlobalRequestId(globalRequestId)
  if (originalIp !== undefined) checkOriginalIp(originalIp)
  if (redirect !== undefined) checkRedirect(redirect)
  if (timeoutMs !== undefined) checkTimeoutMs(timeoutMs)
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const entries = names.map((name) => [name, from[name]] as const).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Pick<T, K>
}
