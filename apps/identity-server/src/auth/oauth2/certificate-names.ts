import { X509Certificate } from 'node:crypto'
import type { Assertion } from '../../federation/mapping/evaluate.ts'
import { soleValue } from '../../federation/sole-value.ts'

/**
 * The names in a certificate, as the attributes that mappings refer to: `SSL_CLIENT_SUBJECT_DN_CN`,
 * `SSL_CLIENT_ISSUER_DN_O`, …
 *
 * What is not certain is left out, as {@link soleValue} says.
 *
 * @param certificate PEM
 * @see {@link https://docs.openstack.org/keystone/latest/admin/oauth2-mtls-usage-guide.html}
 */
export function certificateNames(certificate: string): Assertion {
  const { subject, issuer } = new X509Certificate(certificate).toLegacyObject()
  return new Map([...attributes('SUBJECT', subject), ...attributes('ISSUER', issuer)])
}

function attributes(of: 'SUBJECT' | 'ISSUER', names: object): [string, string][] {
  return Object.entries(names).flatMap(([name, part]: [string, unknown]): [string, string][] => {
    const value = soleValue(part)
    return value === undefined ? [] : [[`SSL_CLIENT_${of}_DN_${name.toUpperCase()}`, value]]
  })
}
