import { officialServiceType, serviceTypeCandidates } from '../catalog/service-types.ts'
import { AuthError } from '../errors.ts'
import { type ConfigMap, mapIn, ownValue } from './config-map.ts'
import { dropUndefined } from './drop-undefined.ts'
import { type RetrySettings, retrySettings } from './retry-settings.ts'
import { integerSetting, listSetting, numberSetting, type Settings, textSetting } from './setting-values.ts'

/** How one service is found and talked to, as configuration says. What it says nothing of is absent. */
export interface ServiceSettings extends RetrySettings {
  serviceType: string
  serviceName?: string
  /** An order of preference. */
  interface: string | readonly string[]
  regionName?: string
  /** `2`, `2.0`. */
  apiVersion?: string
  defaultMicroversion?: string
  endpointOverride?: string
  /** Requests a second. */
  rateLimit?: number
  /** Requests at a time. */
  concurrency?: number
}

/** How often services that are busy by nature are asked again, unless the configuration says otherwise. */
const busyServices: ReadonlyMap<string, number> = new Map([
  ['baremetal', 5],
  ['baremetal-introspection', 5],
  ['image', 5],
])

/**
 * Reads the settings of one service: `compute_api_version`, `block_storage_interface` (`volumev3_interface` says the
 * same), and `rate_limit: { compute: 10 }`. What is not said for the service may be said for all: `interface`,
 * `region_name`, `connect_retries`, `connect_retry_delay`, `status_code_retries`.
 *
 * @throws `AuthError` with code `invalid_configuration` for a value that cannot be meant
 * @see {@link https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html#config-files}
 */
export function serviceSettings(settings: Settings, serviceType: string): ServiceSettings {
  const official = officialServiceType(serviceType)
  const types = serviceTypeCandidates(official)
  const own = (key: string) =>
    types.map((type) => `${type.replaceAll('-', '_')}_${key}`).find((one) => isSaid(settings.map, one))
  const ownOrAll = (key: string) => own(key) ?? key
  const text = (key: string | undefined) => (key === undefined ? undefined : textSetting(settings, key))
  const limitOf = (key: string) => {
    const limits: Settings = {
      map: mapIn(settings.map, key, settings.source),
      source: `${key} of ${settings.source}`,
    }
    const type = types
      .flatMap((one) => [one, one.replaceAll('-', '_')])
      .find((one) => isSaid(limits.map, one))
    return type === undefined ? undefined : { limits, type }
  }
  const rate = limitOf('rate_limit')
  const concurrency = limitOf('concurrency')
  const version = versionIn(settings, own('api_version'), own('default_microversion'))
  const often = own('status_code_retries') === undefined ? busyServices.get(official) : undefined
  return dropUndefined<ServiceSettings>({
    serviceType: text(own('service_type')) ?? official,
    interface: interfaceIn(settings, ownOrAll('interface')),
    serviceName: text(own('service_name')),
    regionName: text(ownOrAll('region_name')),
    ...version,
    endpointOverride: text(own('endpoint_override') ?? own('endpoint')),
    ...retrySettings(settings, ownOrAll),
    ...(often !== undefined && { statusCodeRetries: often }),
    rateLimit: rate && numberSetting(rate.limits, rate.type),
    concurrency: concurrency && integerSetting(concurrency.limits, concurrency.type),
  })
}

/**
 * `compute_api_version: 2.79` is version 2, with the microversion 2.79 to speak. `2.0` is how some services have
 * always written version 2.
 */
function versionIn(
  settings: Settings,
  versionKey = '',
  microversionKey = '',
): Pick<ServiceSettings, 'apiVersion' | 'defaultMicroversion'> {
  const version = textSetting(settings, versionKey)
  const microversion = textSetting(settings, microversionKey)
  const [, major] = /^(\d+)\.(?!0+$)\d+$/.exec(version ?? '') ?? []
  if (version !== undefined && major !== undefined) {
    if (microversion !== undefined && microversion !== version) {
      throw new AuthError(
        'invalid_configuration',
        `${versionKey} and ${microversionKey} (${settings.source}) say different microversions.`,
      )
    }
    return { apiVersion: major, defaultMicroversion: version }
  }
  return {
    ...(version !== undefined && { apiVersion: version }),
    ...(microversion !== undefined && { defaultMicroversion: microversion }),
  }
}

function interfaceIn(settings: Settings, key: string): string | readonly string[] {
  const names = listSetting(settings, key) ?? []
  const [first = 'public'] = names
  return names.length > 1 ? names : first
}

function isSaid(map: ConfigMap, key: string): boolean {
  const value = ownValue(map, key)
  return value !== undefined && value !== null && value !== ''
}
