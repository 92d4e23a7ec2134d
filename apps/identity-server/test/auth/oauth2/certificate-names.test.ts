import { expect, it } from 'vitest'
import { certificateNames } from '../../../src/auth/oauth2/certificate-names.ts'
import { thumbprintOf } from '../../../src/auth/oauth2/client-certificate.ts'
import { certificateOf } from './certificate.ts'

it('gives the names of a certificate to mappings, without the escapes of their notation', () => {
  const names = certificateNames(
    certificateOf('/C=AT/O=Ä, Ö=1/CN=ada/UID=u1/emailAddress=ada@acme.example/DC=acme'),
  )
  const subject = { C: 'AT', O: 'Ä, Ö=1', CN: 'ada', UID: 'u1', EMAILADDRESS: 'ada@acme.example', DC: 'acme' }
  expect(Object.fromEntries(names)).toEqual(
    Object.fromEntries(
      Object.entries(subject).flatMap(([name, value]) => [
        [`SSL_CLIENT_SUBJECT_DN_${name}`, value],
        [`SSL_CLIENT_ISSUER_DN_${name}`, value],
      ]),
    ),
  )
})

it('leaves out what could be taken for one thing or another', () => {
  const names = certificateNames(certificateOf('/CN=ada/CN=admin/O=acme;other/UID=u1'))
  expect([...names.keys()].sort()).toEqual(['SSL_CLIENT_ISSUER_DN_UID', 'SSL_CLIENT_SUBJECT_DN_UID'])
})

it('makes the thumbprint of the text, with padding, as keystonemiddleware does', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n'
  // base64.urlsafe_b64encode(hashlib.sha256(pem).digest())
  expect(thumbprintOf(pem)).toBe('fUD8Obe3zXPh-DDVFUw9FoTVlWFnXYZgq5RvNDuSsy0=')
})
