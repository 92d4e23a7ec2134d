import { AuthError } from '../errors.ts'
import { dropUndefined } from './drop-undefined.ts'
import { retrySettings } from './retry-settings.ts'
import type { Section, SectionOptions } from './section.ts'
import type { ServiceSettings } from './service-settings.ts'
import { listSetting, type Settings, textSetting } from './setting-values.ts'

/** How a section says that a service is found and talked to. What it says nothing of is absent. */
export interface SectionService
  extends Omit<ServiceSettings, 'serviceType' | 'apiVersion' | 'rateLimit' | 'concurrency'> {
  serviceType?: string
  version?: string
  minVersion?: string
  maxVersion?: string
  retriableStatusCodes?: readonly number[]
}

/**
 * Reads what keystoneauth's adapters have in a section: `service_type`, `service_name`, `valid_interfaces` (or its
 * old name `interface`), `region_name`, `endpoint_override`, `version` (or `min_version` and `max_version`), and when
 * to try again.
 *
 * @throws {@link AuthError} `invalid_configuration` for a value that cannot be meant, or two that contradict each other
 */
export function serviceFromSection(section: Section, { source }: SectionOptions): SectionService {
  const settings: Settings = { map: section, source }
  const interfaces = listSetting(settings, 'valid_interfaces')
  const old = textSetting(settings, 'interface')
  const version = textSetting(settings, 'version')
  const [minVersion, maxVersion] = ['min_version', 'max_version'].map((key) => textSetting(settings, key))
  if (interfaces !== undefined && old !== undefined)
    throw contradiction('valid_interfaces', 'interface', source)
  if (version !== undefined && (minVersion ?? maxVersion) !== undefined)
    throw contradiction('version', 'min_version or max_version', source)
  return dropUndefined<SectionService>({
    serviceType: textSetting(settings, 'service_type'),
    serviceName: textSetting(settings, 'service_name'),
    interface: old ?? interfaces ?? 'public',
    regionName: textSetting(settings, 'region_name'),
    endpointOverride: textSetting(settings, 'endpoint_override'),
    version,
    minVersion,
    maxVersion,
    defaultMicroversion: textSetting(settings, 'default_microversion'),
    ...retrySettings(settings),
    retriableStatusCodes: statuses(settings),
  })
}

function statuses(settings: Settings): readonly number[] | undefined {
  const key = 'retriable_status_codes'
  const codes = listSetting(settings, key)?.map(Number)
  if (codes === undefined || codes.every((code) => Number.isInteger(code) && code >= 400 && code <= 599))
    return codes
  throw new AuthError(
    'invalid_configuration',
    `${key} (${settings.source}) must be HTTP statuses from 400 to 599.`,
  )
}

function contradiction(one: string, other: string, source: string): AuthError {
  return new AuthError('invalid_configuration', `${one} and ${other} (${source}) exclude each other.`)
}
