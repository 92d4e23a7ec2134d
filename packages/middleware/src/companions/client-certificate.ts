import { X509Certificate } from 'node:crypto'
import type { GuardRequest } from '../guard.ts'
import * as rule from '../option-rules.ts'

/** Where the certificate of a client comes from. */
export interface CertificateOptions {
  /**
   * Name of the header in which a front end that terminates TLS passes the client's certificate on, as PEM, percent-encoded
   * or not: of nginx, `proxy_set_header X-Client-Cert $ssl_client_escaped_cert`. The connection is then not looked at.
   *
   * Whoever can send this header can use any bound token that leaks: the front end must replace it in every request, and
   * be the only way to the service. Default: the certificate of the TLS connection.
   */
  certificateHeader?: string | undefined
}

export const certificateRules = {
  certificateHeader: rule.headerName,
} satisfies Record<keyof CertificateOptions, rule.OptionRule>

/** Finds the certificate of a client, in DER. */
export function clientCertificate({
  certificateHeader,
}: CertificateOptions): (request: GuardRequest) => Uint8Array | undefined {
  if (certificateHeader === undefined) return (request) => request.peerCertificate?.()
  const name = certificateHeader.toLowerCase()
  return ({ headers }) => {
    const value = headers[name]
    return typeof value === 'string' ? certificateIn(value) : undefined
  }
}

/** Text that is no certificate, or more than one, gives none. */
function certificateIn(text: string): Uint8Array | undefined {
  try {
    const pem = text.includes('%') ? decodeURIComponent(text) : text
    // Headers have no lines: front ends fold them into spaces or tabs.
    const [, base64, ...more] = pem.split(/-----(?:BEGIN|END) CERTIFICATE-----/)
    if (base64 === undefined || more.length !== 1 || more[0]?.trim() !== '') return undefined
    return new X509Certificate(Buffer.from(base64, 'base64')).raw
  } catch {
    return undefined
  }
}
