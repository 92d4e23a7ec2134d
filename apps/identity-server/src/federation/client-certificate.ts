import { X509Certificate } from 'node:crypto'

/** What mod_ssl calls the attributes of a name that OpenSSL calls otherwise. */
const sslNames: Readonly<Record<string, string>> = {
  emailAddress: 'Email',
  GN: 'G',
  SN: 'S',
  title: 'T',
  initials: 'I',
  description: 'D',
}

/**
 * What a certificate says, under the names that Apache's mod_ssl gives it: `SSL_CLIENT_S_DN` and `SSL_CLIENT_I_DN` for
 * subject and issuer as RFC 2253 writes them, `SSL_CLIENT_S_DN_CN` for a part of one, and `SSL_CLIENT_S_DN_OU_0`,
 * `SSL_CLIENT_S_DN_OU_1` where there are several: unlike there, the plain name then says nothing, as nobody knows which
 * one the issuer has looked at. Nor does a part that a mapping would read as several.
 *
 * @param pem a certificate whose key the client has: that is for the front end to check
 * @see {@link https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#envvars}
 */
export function certificateAttributes(pem: string): Readonly<Record<string, string>> {
  const certificate = new X509Certificate(pem)
  const { subject, issuer } = certificate.toLegacyObject()
  return {
    SSL_CLIENT_S_DN: distinguishedName(certificate.subject),
    SSL_CLIENT_I_DN: distinguishedName(certificate.issuer),
    ...parts('SSL_CLIENT_S_DN', subject),
    ...parts('SSL_CLIENT_I_DN', issuer),
  }
}

/** From one line for each part, as Node.js has it, the least significant last. Values are escaped already. */
function distinguishedName(lines: string): string {
  return lines
    .split('\n')
    .reverse()
    .map((line) => line.replaceAll(' + ', '+'))
    .join(',')
}

function parts(prefix: string, name: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(name).flatMap(([type, value]: [string, string | string[]]) => {
      const values = [value].flat()
      const key = `${prefix}_${sslNames[type] ?? type}`
      const each = values.map((one, index) => [`${key}_${index}`, one] as const)
      const all = values.length === 1 ? [[key, values[0] as string] as const, ...each] : each
      return all.filter(([, text]) => !text.includes(';'))
    }),
  )
}
