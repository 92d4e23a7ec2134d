import type { EndpointFilter } from '@ks/auth'
import { bothGates } from '../gate.ts'
import { lowerCaseHeaders } from '../request-headers.ts'
import type { RequestOptions } from '../request-options.ts'

/**
 * The options of a request, with defaults for what they do not say. Of `endpointFilter` and `additionalHeaders` each member
 * counts for itself; both gates have to be passed.
 */
export function withDefaults<T extends RequestOptions>(options: T, defaults: RequestOptions): T {
  const merged: T = { ...defaults, ...defined(options) }
  if (options.endpointFilter !== undefined && defaults.endpointFilter !== undefined)
    merged.endpointFilter = withFilter(options.endpointFilter, defaults.endpointFilter)
  if (options.additionalHeaders !== undefined && defaults.additionalHeaders !== undefined)
    merged.additionalHeaders = {
      ...Object.fromEntries(lowerCaseHeaders(defaults.additionalHeaders)),
      ...Object.fromEntries(lowerCaseHeaders(options.additionalHeaders)),
    }
  if (options.gate !== undefined) merged.gate = bothGates(options.gate, defaults.gate)
  return merged
}

/** A filter, with defaults for what it does not say. A `version` takes the place of bounds, and bounds that of a version. */
export function withFilter(filter: EndpointFilter, defaults: EndpointFilter): EndpointFilter {
  const own = defined(filter)
  const { version, minVersion, maxVersion, ...rest } = defaults
  const saysVersion = 'version' in own || 'minVersion' in own || 'maxVersion' in own
  return { ...(saysVersion ? rest : defaults), ...own }
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
