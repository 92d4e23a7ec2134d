import { v3Url } from '@ks/auth'

/**
 * Where tokens are validated, for the URL of an Identity service as catalogs hold it: with or without a version, with or
 * without slashes at the end.
 *
 * @param allowExpired whether Keystone shall answer about a token that has expired not long ago
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token}
 */
export function validationUrl(
  identityUrl: string,
  { includeServiceCatalog, allowExpired }: { includeServiceCatalog: boolean; allowExpired: boolean },
): string {
  const query = [includeServiceCatalog ? '' : 'nocatalog', allowExpired ? 'allow_expired=1' : '']
    .filter(Boolean)
    .join('&')
  return `${v3Url(identityUrl)}/auth/tokens${query && `?${query}`}`
}
