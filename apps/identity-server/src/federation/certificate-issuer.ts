import { createHash } from 'node:crypto'
import { forbidden, unauthenticated } from '../identity-error.ts'
import type { IdentityProvider } from '../resources/identity-providers/identity-providers.ts'
import type { Protocol } from '../resources/identity-providers/protocols.ts'
import type { Mapping } from './mapping/mapping.ts'

/** How client certificates come in. */
export interface CertificateOptions {
  /** `[tokenless_auth] protocol`. */
  protocol: string
  /** `[tokenless_auth] issuer_attribute`. */
  issuerAttribute: string
}

/** The id of the identity provider that stands for an issuer of certificates. */
export function issuerId(issuer: string): string {
  return createHash('sha256').update(issuer).digest('hex')
}

/** Whether users of a protocol are known by client certificates: as the protocol says, or as its mapping reads them. */
export function isOfCertificates(
  options: CertificateOptions,
  protocol: Pick<Protocol, 'id'>,
  mapping: Pick<Mapping, 'rules'>,
): boolean {
  const readsThem = mapping.rules.some(({ remote }) =>
    remote.some(({ type }) => /^ssl[-_]client[-_]/i.test(type)),
  )
  return protocol.id === 'x509' || protocol.id === options.protocol || readsThem
}

/**
 * Front ends accept certificates of several issuers, at every location. So the provider must be that of the issuer: by its
 * id, or as one of its remote ids, the name or its id.
 *
 * @throws `unauthenticated` when nothing says who the issuer is; `forbidden` when it is not one of the provider
 */
export function requireIssuer(
  { id, remoteIds }: Pick<IdentityProvider, 'id' | 'remoteIds'>,
  issuer: string | undefined,
): void {
  if (issuer === undefined) throw unauthenticated('nothing says who has issued the certificate')
  const known = [id, ...remoteIds]
  if (!known.includes(issuerId(issuer)) && !remoteIds.includes(issuer))
    throw forbidden('The certificate is not by the issuer that this identity provider stands for.')
}
