/** OSSN-0047: what one identity provider asserts was accepted where another one's users log in. */
import { expect, it } from 'vitest'
import {
  createIdentityProvider,
  updateIdentityProvider,
} from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol, updateProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { createMapping } from '../../src/resources/mappings/mappings.ts'
import { federatedApp } from '../federation/federated-app.ts'

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
