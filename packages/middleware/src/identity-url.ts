import { v3Url } from '@ks/auth'

/**
 * Where tokens are validated, for the URL of an Identity service as catalogs hold it: with or without a version, with or
 * without slashes at the end.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token}
 */
export function validationUrl(identityUrl: string, includeServiceCatalog: boolean): string {
  return `${v3Url(identityUrl)}/auth/tokens${includeServiceCatalog ? '' : '?nocatalog'}`
}
