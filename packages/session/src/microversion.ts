import type { EndpointFilter } from '@ks/auth'
import { invalidOption } from './errors.ts'

/** Names by which services know themselves in `openstack-api-version`, where that is not their type. */
const nameByType: Readonly<Record<string, string>> = {
  'block-storage': 'volume',
  'block-store': 'volume',
  volumev2: 'volume',
  volumev3: 'volume',
  share: 'shared-file-system',
  sharev2: 'shared-file-system',
  'bare-metal': 'baremetal',
  'container-infrastructure-management': 'container-infra',
  'container-infrastructure': 'container-infra',
  'application-container': 'container',
}

/** Headers from before there was one for all services; old ones know only these. */
const formerHeader: Readonly<Record<string, string>> = {
  compute: 'x-openstack-nova-api-version',
  baremetal: 'x-openstack-ironic-api-version',
  'baremetal-introspection': 'x-openstack-ironic-inspector-api-version',
  'shared-file-system': 'x-openstack-manila-api-version',
}

/** Which version of a service's API is asked for. */
export interface MicroversionOptions {
  /** Version of the service's API, such as `2.79`, or `latest`. Default: none is asked for. */
  microversion?: string | undefined
  /** Service type that `microversion` is about. Default: that of `endpointFilter`. */
  microversionServiceType?: string | undefined
  /** Which service a path belongs to. Ignored when the URL is absolute. */
  endpointFilter?: EndpointFilter | undefined
}

/**
 * Asks the service for a microversion: `openstack-api-version: compute 2.79`, and the service's own older header. Headers
 * that are there already are left.
 *
 * @throws {@link SessionError} `invalid_option` when nothing says of which service, or the version is none
 * @see {@link https://specs.openstack.org/openstack/api-sig/guidelines/microversion_specification.html}
 */
export function addMicroversion(headers: Record<string, string>, options: MicroversionOptions): void {
  const { microversion, microversionServiceType, endpointFilter } = options
  if (microversion === undefined) return
  const version = normalizeMicroversion(microversion)
  const type = (microversionServiceType ?? endpointFilter?.serviceType)?.toLowerCase().replaceAll('_', '-')
  if (type === undefined)
    throw invalidOption(
      'microversion: nothing says of which service. Give endpointFilter with a serviceType, or microversionServiceType.',
    )
  const name = Object.hasOwn(nameByType, type) ? (nameByType[type] ?? type) : type
  headers['openstack-api-version'] ??= `${name} ${version}`
  const former = Object.hasOwn(formerHeader, name) ? formerHeader[name] : undefined
  if (former !== undefined) headers[former] ??= version
}

/**
 * A microversion as it is sent: `2.79` or `latest`.
 *
 * @throws {@link SessionError} `invalid_option` for `2.latest`, which no service understands, and what is none
 */
export function normalizeMicroversion(value: string): string {
  const [, major, minor = '0'] = /^v?(\d{1,9})(?:\.(\d{1,9}))?$/.exec(value) ?? []
  if (value === 'latest') return value
  if (major !== undefined) return `${Number(major)}.${Number(minor)}`
  throw invalidOption(
    `microversion is ${JSON.stringify(value).slice(0, 50)}: give a number such as "2.79", or "latest", which has no major version.`,
  )
}
