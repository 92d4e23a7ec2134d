import { describe, expect, it } from 'vitest'
import type { PartialConfig } from '../../src/config/options.ts'
import { issuerId } from '../../src/federation/certificate-issuer.ts'
import { createDomain } from '../../src/resources/domains/domains.ts'
import {
  createIdentityProvider,
  updateIdentityProvider,
} from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { createMapping, updateMapping } from '../../src/resources/mappings/mappings.ts'
import { updateProject } from '../../src/resources/projects/projects.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { type Answer, type TestApp, testApp } from '../app/test-app.ts'
import { certificateHeader, certificates, issuer } from './certificates.ts'

const toLocalUser = (name: string) => [
  {
    local: [{ user: { name, domain: { name: '{1}' }, type: 'local' } }],
    remote: [{ type: 'SSL_CLIENT_S_DN_CN' }, { type: 'SSL_CLIENT_S_DN_O' }],
  },
]

interface Tokenless extends TestApp {
  /** Calls as the client of a certificate. */
  with(pem: string, headers: Record<string, string>, url?: string): Promise<Answer>
}

/** An app whose front end passes certificates on, and which trusts one issuer of them. */
async function tokenlessApp(config: PartialConfig = {}): Promise<Tokenless> {
  const app = await testApp({
    config: {
      ks: { front_end_peers: ['127.0.0.0/8'] },
      tokenless_auth: { trusted_issuer: ['CN=other', issuer] },
      ...config,
    },
  })
  const { deps } = app
  await createMapping(deps, { id: 'certificates', rules: toLocalUser('{0}') })
  const id = issuerId(issuer)
  await createIdentityProvider(deps, { id, enabled: true })
  await createProtocol(deps, { idpId: id, id: 'x509', mappingId: 'certificates' })
  return {
    ...app,
    with: (pem, headers, url = `/v3/projects/${app.ids.project}`) =>
      app.call('GET', url, { headers: { ...certificateHeader(pem), ...headers } }),
  }
}

describe('a request with a client certificate and no token', () => {
  it('acts as the user of the mapping, on the project or domain that it names', async () => {
    const app = await tokenlessApp()
    for (const scope of [
      { 'x-project-id': app.ids.project },
      { 'x-project-name': 'engines', 'x-project-domain-name': 'acme' },
      { 'x-project-name': 'engines', 'x-project-domain-id': app.ids.domain },
    ]) {
      const { status, json, headers } = await app.with(certificates.issued, scope)
      expect([status, json.project?.name], JSON.stringify(scope)).toEqual([200, 'engines'])
      expect(headers['x-subject-token']).toBeUndefined()
    }
    const projects = await app.with(
      certificates.issued,
      { 'x-project-id': app.ids.project },
      '/v3/auth/projects',
    )
    expect(projects.json.projects.map((project: { id: string }) => project.id)).toEqual([app.ids.project])
  })

  it('has the roles of that user there, and no others', async () => {
    const app = await tokenlessApp()
    const scope = { 'x-project-id': app.ids.project }
    expect((await app.with(certificates.issued, scope, '/v3/users')).status).toBe(403)
    expect((await app.with(certificates.issued, { 'x-project-id': app.ids.adminProject })).status).toBe(401)
    expect((await app.with(certificates.issued, { 'x-domain-id': app.ids.domain })).status).toBe(401)
    await app.call(
      'PUT',
      `/v3/domains/${app.ids.domain}/users/${app.ids.users.member}/roles/${app.ids.roles.reader}`,
      {
        as: 'system-admin',
      },
    )
    const users = await app.with(certificates.issued, { 'x-domain-name': 'acme' }, '/v3/users')
    expect(users.status).toBe(200)
  })

  it('is told what is missing when it names neither project nor domain', async () => {
    const app = await tokenlessApp()
    for (const scope of [{}, { 'x-project-name': 'engines' }, { 'x-project-id': '' }])
      expect((await app.with(certificates.issued, scope as Record<string, string>)).status).toBe(400)
  })

  it('counts as no token, for whatever reason the certificate stands for nobody', async () => {
    const app = await tokenlessApp()
    const { deps, ids } = app
    const scope = { 'x-project-id': ids.project }
    const now = async () => (await app.with(certificates.issued, scope)).status
    const id = issuerId(issuer)
    expect((await app.with(certificates.selfSigned, scope)).status).toBe(401)
    expect((await app.call('GET', `/v3/projects/${ids.project}`, { headers: scope })).status).toBe(401)

    await updateIdentityProvider(deps, id, { enabled: false })
    expect(await now()).toBe(401)
    await updateIdentityProvider(deps, id, { enabled: true })
    await updateMapping(deps, 'certificates', { rules: toLocalUser('nobody-here') })
    expect(await now()).toBe(401)
    const named = { user: { name: '{0}', domain: { name: 'acme' } } }
    const ephemeral = [{ local: [named], remote: [{ type: 'SSL_CLIENT_S_DN_CN' }] }]
    await updateMapping(deps, 'certificates', { rules: ephemeral })
    expect(await now()).toBe(401)
    const elsewhere = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'SSL_CLIENT_S_DN_L' }] }]
    await updateMapping(deps, 'certificates', { rules: elsewhere })
    expect(await now()).toBe(401)
    await updateMapping(deps, 'certificates', { rules: toLocalUser('{0}') })
    expect(await now()).toBe(200)
    await updateProject(deps, ids.project, { enabled: false })
    expect(await now()).toBe(401)
    await updateProject(deps, ids.project, { enabled: true })
    await updateUser(deps, ids.users.member, { enabled: false })
    expect(await now()).toBe(401)
  })

  it('is not looked at beside a token, a bad one included', async () => {
    const app = await tokenlessApp()
    const scope = { 'x-project-id': app.ids.project }
    const asNobody = { ...scope, 'x-auth-token': await app.token('nobody') }
    expect((await app.with(certificates.issued, asNobody)).status).toBe(403)
    expect((await app.with(certificates.issued, { ...scope, 'x-auth-token': 'bad' })).status).toBe(401)
    expect((await app.with(certificates.issued, { ...scope, 'x-auth-token': '' })).status).toBe(200)
  })

  it('is nobody unless the issuer is configured and the peer is a front end', async () => {
    for (const config of [
      { tokenless_auth: {} },
      { tokenless_auth: { trusted_issuer: ['O=Acme\\, Inc.,CN=Acme CA', 'CN=Acme CA'] } },
      { tokenless_auth: { trusted_issuer: [issuer], protocol: 'openid' } },
      { tokenless_auth: { trusted_issuer: [issuer], issuer_attribute: 'SSL_CLIENT_M_SERIAL' } },
      { ks: { front_end_peers: [] } },
      { ks: { front_end_peers: ['192.0.2.1'] } },
    ]) {
      const app = await tokenlessApp(config)
      const { status } = await app.with(certificates.issued, { 'x-project-id': app.ids.project })
      expect(status, JSON.stringify(config)).toBe(401)
    }
  })

  it('is nobody while the user has to use more methods', async () => {
    const app = await tokenlessApp()
    const withRules = async (...rules: string[][]) => {
      await updateUser(app.deps, app.ids.users.member, { options: { multi_factor_auth_rules: rules } })
      return (await app.with(certificates.issued, { 'x-project-id': app.ids.project })).status
    }
    expect(await withRules(['password', 'totp'])).toBe(401)
    expect(await withRules(['x509', 'totp'])).toBe(401)
    expect(await withRules(['password', 'totp'], ['x509'])).toBe(200)
  })

  it('counts only with the result of its verification, where the front end has to say it', async () => {
    const ks = { front_end_peers: ['127.0.0.0/8'], front_end_verify_header: 'X-SSL-Client-Verify' }
    const tokenless_auth = { trusted_issuer: [issuer] }
    const app = await tokenlessApp({ ks, tokenless_auth })
    const scope = { 'x-project-id': app.ids.project }
    const verified = async (result: Record<string, string>) =>
      (await app.with(certificates.issued, { ...scope, ...result })).status
    for (const result of ['NONE', 'FAILED:self-signed certificate', 'GENEROUS', 'success', ''])
      expect(await verified({ 'x-ssl-client-verify': result }), result).toBe(401)
    expect(await verified({})).toBe(401)
    expect(await verified({ 'x-ssl-client-verify': 'SUCCESS' })).toBe(200)
  })

  it('sees nothing of a disabled domain', async () => {
    const app = await tokenlessApp()
    const { id } = await createDomain(app.deps, { name: 'dark', enabled: false })
    expect((await app.with(certificates.issued, { 'x-domain-id': id })).status).toBe(401)
  })
})
