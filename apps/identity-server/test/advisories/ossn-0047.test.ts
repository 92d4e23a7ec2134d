/** OSSN-0047: what one identity provider asserts was accepted where another one's users log in. */
import { expect, it } from 'vitest'
import { issuerId } from '../../src/federation/certificate-issuer.ts'
import {
  createIdentityProvider,
  updateIdentityProvider,
} from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol, updateProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { createMapping } from '../../src/resources/mappings/mappings.ts'
import { certificateHeader, certificates, issuer } from '../federation/certificates.ts'
import { asserted, federatedApp } from '../federation/federated-app.ts'

const ofAcme = { sub: 'ann', groups: 'staff', iss: 'https://acme.example' }
const ofOther = { ...ofAcme, iss: 'https://other.example' }
const atOther = '/auth/federation/identity_providers/other/protocols/openid'

it('provider, protocol and mapping are one chain, and the assertion must be of that provider', async () => {
  const app = await federatedApp({ remoteIds: ['https://acme.example'], remoteIdAttribute: 'iss' })
  const { deps } = app
  const admins = [{ local: [{ user: { name: 'admin of {0}' } }], remote: [{ type: 'sub' }] }]
  await createMapping(deps, { id: 'admins', rules: admins })
  await createIdentityProvider(deps, { id: 'other', enabled: true, remoteIds: ['https://other.example'] })
  await createProtocol(deps, { idpId: 'other', id: 'openid', mappingId: 'admins', remoteIdAttribute: 'iss' })

  expect((await app.logIn(ofAcme)).json.token.user.name).toBe('ann')
  expect((await app.logIn(ofOther, atOther)).json.token.user.name).toBe('admin of ann')
  expect((await app.logIn(ofOther)).status).toBe(403)
  expect((await app.logIn(ofAcme, atOther)).status).toBe(403)
})

it('an assertion that does not say whose it is belongs to no provider with remote ids', async () => {
  const app = await federatedApp({ remoteIds: ['https://acme.example'], remoteIdAttribute: 'iss' })
  const { iss: _, ...anonymous } = ofAcme
  expect((await app.logIn(anonymous)).status).toBe(401)
  // Nor when nothing is configured that could say it.
  await updateProtocol(app.deps, 'acme', 'openid', { remoteIdAttribute: null })
  expect((await app.logIn(ofAcme)).status).toBe(401)
  await updateIdentityProvider(app.deps, 'acme', { remoteIds: [] })
  expect((await app.logIn(ofAcme)).status).toBe(201)
})

it('the attribute with the remote id is that of the protocol, of its section, or the configured one', async () => {
  for (const [config, right] of [
    [{ federation: { remote_id_attribute: 'iss' } }, 201],
    [{ openid: { remote_id_attribute: 'iss' }, federation: { remote_id_attribute: 'sub' } }, 201],
    [{ openid: { remote_id_attribute: 'sub' }, federation: { remote_id_attribute: 'iss' } }, 403],
    [{ saml2: { remote_id_attribute: 'iss' } }, 401],
  ] as const) {
    const app = await federatedApp({ remoteIds: ['https://acme.example'], config })
    expect((await app.logIn(ofAcme)).status, JSON.stringify(config)).toBe(right)
  }
})

const loginLocations = ['/auth', '/v3/auth/tokens']

/** A login that names the provider in its body. */
function naming(identityProvider: string, method: string, protocol: string) {
  const claim = { identity_provider: identityProvider, protocol }
  return { auth: { identity: { methods: [method], [method]: claim } } }
}

it('a body cannot name a provider that its assertions do not name', async () => {
  const app = await federatedApp({ remoteIds: ['https://acme.example'], remoteIdAttribute: 'iss' })
  await createIdentityProvider(app.deps, { id: 'other', enabled: true })
  await createProtocol(app.deps, { idpId: 'other', id: 'openid', mappingId: 'people' })
  const headers = asserted(ofAcme)
  for (const url of loginLocations)
    for (const method of ['mapped', 'openid', 'saml2']) {
      const statusFor = async (idp: string) =>
        (await app.call('POST', url, { headers, body: naming(idp, method, 'openid') })).status
      expect([await statusFor('acme'), await statusFor('other')], `${url} ${method}`).toEqual([201, 401])
    }
  expect((await app.logIn(ofAcme, atOther)).status).toBe(201)
})

it('a certificate is worth something only at the provider that stands for its issuer', async () => {
  const rules = [
    {
      local: [{ user: { name: '{0}', domain: { name: 'acme' }, type: 'local' } }],
      remote: [{ type: 'SSL_CLIENT_S_DN_CN' }],
    },
  ]
  const methods = ['password', 'token', 'mapped', 'x509', 'openid']
  const app = await federatedApp({ rules, config: { auth: { methods } } })
  const { deps } = app
  const id = issuerId(issuer)
  await createIdentityProvider(deps, { id, enabled: true })
  for (const protocol of ['x509', 'openid'])
    await createProtocol(deps, { idpId: id, id: protocol, mappingId: 'people' })
  const own = (idp: string, protocol: string) =>
    `/auth/federation/identity_providers/${idp}/protocols/${protocol}`
  const statusAt = async (url: string, pem: string, body?: unknown) =>
    (await app.call('POST', url, { headers: certificateHeader(pem), body })).status

  for (const pem of Object.values(certificates))
    for (const url of loginLocations)
      for (const method of ['mapped', 'x509'])
        expect(await statusAt(url, pem, naming(id, method, 'x509')), `${url} ${method}`).toBe(401)
  // Whatever the protocol is called: what counts is that the mapping reads the certificate.
  for (const protocol of ['x509', 'openid']) {
    expect(await statusAt(own(id, protocol), certificates.issued)).toBe(201)
    expect(await statusAt(own(id, protocol), certificates.selfSigned)).toBe(403)
  }
  expect(await statusAt(own('acme', 'openid'), certificates.issued)).toBe(403)
})

it('a provider of certificates may list its issuers as remote ids', async () => {
  const rules = [
    {
      local: [{ user: { name: '{0}', domain: { name: 'acme' }, type: 'local' } }],
      remote: [{ type: 'SSL_CLIENT_S_DN_CN' }],
    },
  ]
  const remoteIds = [issuer]
  const app = await federatedApp({ rules, remoteIds, remoteIdAttribute: 'SSL_CLIENT_I_DN' })
  const body = naming('acme', 'mapped', 'openid')
  for (const [pem, right] of [
    [certificates.issued, 201],
    [certificates.selfSigned, 403],
  ] as const)
    expect((await app.call('POST', '/auth', { headers: certificateHeader(pem), body })).status).toBe(right)
})
