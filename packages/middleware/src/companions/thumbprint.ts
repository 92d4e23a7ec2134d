import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * The thumbprint as Keystone computes it: SHA-256 over the PEM text of the certificate, in base64url with padding.
 *
 * @param certificate DER
 */
export function keystoneThumbprint(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  const digest = createHash('sha256').update(pem).digest('base64')
  return digest.replaceAll('+', '-').replaceAll('/', '_')
}

/**
 * The thumbprint of OAuth 2.0: SHA-256 over the certificate itself, in base64url without padding.
 *
 * @param certificate DER
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3.1}
 */
export function oauthThumbprint(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('base64url')
}

/** Takes equally long wherever the two differ. */
export function isSameThumbprint(expected: string, actual: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)]
  return a.length === b.length && timingSafeEqual(a, b)
}
