import { X509Certificate } from 'node:crypto'
import type { Assertion } from '../../federation/mapping/evaluate.ts'

/**
 * The names in a certificate, as the attributes that mappings refer to: `SSL_CLIENT_SUBJECT_DN_CN`,
 * `SSL_CLIENT_ISSUER_DN_O`, …
 *
 * A name that comes twice, or that a mapping would read as several, says nothing: which one a certification authority has
 * looked at cannot be known.
 *
 * @param certificate PEM
 * @see {@link https://docs.openstack.org/keystone/latest/admin/oauth2-mtls-usage-guide.html}
 */
export function certificateNames(certificate: string): Assertion {
  const { subject, issuer } = new X509Certificate(certificate).toLegacyObject()
  return new Map([...attributes('SUBJECT', subject), ...attributes('ISSUER', issuer)])
}

function attributes(of: 'SUBJECT' | 'ISSUER', names: object): [string, string][] {
  return Object.entries(names).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'string' && !value.includes(';')
      ? [[`SSL_CLIENT_${of}_DN_${name.toUpperCase()}`, value]]
      : [],
  )
}
