import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../src/federation/attributes.ts'
import { certificateAttributes } from '../../src/federation/client-certificate.ts'
import { certificateOf } from '../auth/oauth2/certificate.ts'
import { certificates, issuer } from './certificates.ts'

describe('the attributes of a certificate', () => {
  it('have the names of mod_ssl, and names of subject and issuer as RFC 2253 writes them', () => {
    expect(certificateAttributes(certificates.issued)).toEqual({
      SSL_CLIENT_S_DN: 'emailAddress=member@example.com,CN=member,OU=people,OU=engines,O=acme,C=AT',
      SSL_CLIENT_I_DN: issuer,
      SSL_CLIENT_S_DN_C: 'AT',
      SSL_CLIENT_S_DN_C_0: 'AT',
      SSL_CLIENT_S_DN_O: 'acme',
      SSL_CLIENT_S_DN_O_0: 'acme',
      SSL_CLIENT_S_DN_OU_0: 'engines',
      SSL_CLIENT_S_DN_OU_1: 'people',
      SSL_CLIENT_S_DN_CN: 'member',
      SSL_CLIENT_S_DN_CN_0: 'member',
      SSL_CLIENT_S_DN_Email: 'member@example.com',
      SSL_CLIENT_S_DN_Email_0: 'member@example.com',
      SSL_CLIENT_I_DN_C: 'AT',
      SSL_CLIENT_I_DN_C_0: 'AT',
      SSL_CLIENT_I_DN_O: 'Acme, Inc.',
      SSL_CLIENT_I_DN_O_0: 'Acme, Inc.',
      SSL_CLIENT_I_DN_CN: 'Acme CA',
      SSL_CLIENT_I_DN_CN_0: 'Acme CA',
    })
  })
})

it('leaves out of a certificate what could be taken for one thing or another', () => {
  const attributes = certificateAttributes(certificateOf('/CN=ada/CN=admin/O=acme;other/UID=u1'))
  const names = Object.keys(attributes).filter((name) => name.startsWith('SSL_CLIENT_S_'))
  expect(names.sort()).toEqual([
    'SSL_CLIENT_S_DN_CN_0',
    'SSL_CLIENT_S_DN_CN_1',
    'SSL_CLIENT_S_DN_UID',
    'SSL_CLIENT_S_DN_UID_0',
  ])
})

describe('attributes of a front end', () => {
  it('are found by the names of a web server', () => {
    const attributes = attributesOf({
      assertion: { 'http-oidc-iss': 'https://idp', 'openstack-user': 'ann', mail: 'a@example.com' },
      remoteUser: 'ann@REALM',
      certificate: certificates.issued,
    })
    expect(attributes('HTTP_OIDC_ISS')).toBe('https://idp')
    expect(attributes('openstack_user')).toBe('ann')
    expect(attributes('Mail')).toBe('a@example.com')
    expect(attributes('REMOTE_USER')).toBe('ann@REALM')
    expect(attributes('SSL_CLIENT_S_DN_CN')).toBe('member')
    expect(attributes('AUTH_TYPE')).toBeUndefined()
    expect(attributes('constructor')).toBeUndefined()
    expect(attributes('')).toBeUndefined()
  })

  it('are none for a request that did not come by one', () => {
    expect(attributesOf(undefined)('REMOTE_USER')).toBeUndefined()
  })

  it('have one spelling that is read, so that no other can stand in for it', () => {
    const attributes = attributesOf({ assertion: { 'is-admin': 'no', is_admin: 'yes', is_root: 'yes' } })
    expect(attributes('is_admin')).toBe('no')
    expect(attributes('is_root')).toBeUndefined()
  })

  it('do not overrule what the front end has proven', () => {
    const attributes = attributesOf({
      assertion: { 'remote-user': 'root', 'ssl-client-s-dn-cn': 'root', 'auth-type': 'Basic' },
      remoteUser: 'ann',
      certificate: certificates.issued,
    })
    expect(attributes('REMOTE_USER')).toBe('ann')
    expect(attributes('SSL_CLIENT_S_DN_CN')).toBe('member')
    expect(attributes('AUTH_TYPE')).toBe('Basic')
  })
})
