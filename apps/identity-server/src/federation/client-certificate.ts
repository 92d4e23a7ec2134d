import { X509Certificate } from 'node:crypto'
import { soleValue } from './sole-value.ts'

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
 * `SSL_CLIENT_S_DN_OU_1` where there are several: unlike there, the plain name then says nothing. What is not certain
 * is left out, as {@link soleValue} says.
 *
 * @param pem a certificate whose key the client has: that is for the front end to check
 * @see {@link https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#envvars}
 */
export function certificateAttributes(pem: string): Readonly<Record<string, string>> {
  const certificate = new X509Certificate(pem)
  const { subject, issuer } = certificate.toLegacyObject()
  return Object.fromEntries(
    [
      ['SSL_CLIENT_S_DN', distinguishedName(certificate.subject)] as const,
      ['SSL_CLIENT_I_DN', distinguishedName(certificate.issuer)] as const,
      ...parts('SSL_CLIENT_S_DN', subject),
      ...parts('SSL_CLIENT_I_DN', issuer),
    ].flatMap(([name, part]) => {
      const value = soleValue(part)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** From one line for each part, as Node.js has it, the least significant last. Values are escaped already. */
function distinguishedName(lines: string): string {
  return lines
    .split('\n')
    .reverse()
    .map((line) => line.replaceAll(' + ', '+'))
    .join(',')
}

function parts(prefix: string, name: object): (readonly [string, string | readonly string[]])[] {
  return Object.entries(name).flatMap(([type, part]: [string, string | readonly string[]]) => {
    const key = `${prefix}_${sslNames[type] ?? type}`
    const each = [part].flat().map((one, index) => [`${key}_${index}`, one] as const)
    return [[key, part] as const, ...each]
  })
}
