import type { ApiVersion } from './api-version.ts'
import { versionInUrl } from './api-version.ts'
import type { VersionData, VersionStatus } from './version-data.ts'

/** An endpoint of the catalog, and what its version document says of it. */
export interface EndpointData {
  /** Where to send requests: with the version that was asked for. */
  url: string
  /** As the catalog has it. */
  catalogUrl: string
  serviceType: string | undefined
  serviceName: string | undefined
  serviceId: string | undefined
  interface: string | undefined
  regionName: string | undefined
  endpointId: string | undefined
  /** From the version document, else from the URL. */
  apiVersion: ApiVersion | undefined
  minMicroversion: ApiVersion | undefined
  maxMicroversion: ApiVersion | undefined
  nextMinVersion: ApiVersion | undefined
  notBefore: string | undefined
  /** From the version document. */
  status: VersionStatus | undefined
}

/** What is known of an endpoint without asking it. */
export type KnownEndpoint = Pick<
  EndpointData,
  'catalogUrl' | 'serviceType' | 'serviceName' | 'serviceId' | 'interface' | 'regionName' | 'endpointId'
>

/** An endpoint of which nothing is known but its URL. */
export function endpointAt(catalogUrl: string, serviceType?: string): KnownEndpoint {
  return {
    catalogUrl,
    serviceType,
    serviceName: undefined,
    serviceId: undefined,
    interface: undefined,
    regionName: undefined,
    endpointId: undefined,
  }
}

/** The endpoint as it is in the catalog. */
export function undiscovered(endpoint: KnownEndpoint): EndpointData {
  return {
    ...endpoint,
    url: endpoint.catalogUrl,
    apiVersion: versionInUrl(endpoint.catalogUrl),
    minMicroversion: undefined,
    maxMicroversion: undefined,
    nextMinVersion: undefined,
    notBefore: undefined,
    status: undefined,
  }
}

/**
 * The endpoint in a version.
 *
 * @param projectId put behind the version's URL, as it was in the catalog's
 */
export function inVersion(
  endpoint: KnownEndpoint,
  { url, version, status, ...data }: VersionData,
  projectId: string | undefined,
): EndpointData {
  const { minMicroversion, maxMicroversion, nextMinVersion, notBefore } = data
  return {
    ...endpoint,
    url: projectId === undefined ? url : `${url.replace(/\/+$/, '')}/${projectId}`,
    apiVersion: version,
    ...{ minMicroversion, maxMicroversion, nextMinVersion, notBefore, status },
  }
}
