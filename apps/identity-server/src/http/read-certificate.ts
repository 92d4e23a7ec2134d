import { X509Certificate } from 'node:crypto'

/**
 * Reads a client certificate from a header, in the forms that web servers write: RFC 9440 (`:base64:`), PEM with
 * percent signs (nginx), PEM with its line ends as spaces (Apache, HAProxy), or base64 alone.
 *
 * @returns PEM; `undefined` for what is no certificate
 * @see {@link https://www.rfc-editor.org/rfc/rfc9440}
 */
export function readCertificate(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  try {
    const plain = header.includes('%') ? decodeURIComponent(header) : header
    const base64 = plain
      .replace(/-----(BEGIN|END) CERTIFICATE-----/g, '')
      .replace(/^:|:$/g, '')
      .replace(/\s+/g, '')
    return new X509Certificate(Buffer.from(base64, 'base64')).toString()
  } catch {
    return undefined
  }
}
