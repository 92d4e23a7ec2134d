import { describe, expect, it } from 'vitest'
import { createIdentityProvider } from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { validity } from '../auth/login.ts'
import { asserted, type FederatedApp, type FederatedAppOptions, federatedApp } from './federated-app.ts'

const dashboard = 'https://Dash.example/auth/websso/?a=1&b="2"'
const ann = { sub: 'ann', groups: 'staff', iss: 'https://acme.example' }

const ofProvider = [
  '/auth/federation/identity_providers/acme/protocols/openid/websso',
  '/v3/auth/OS-FEDERATION/identity_providers/acme/protocols/openid/websso',
]
const ofAny = ['/auth/federation/websso/openid', '/v3/auth/OS-FEDERATION/websso/openid']

function dashboardApp(options: FederatedAppOptions = {}): Promise<FederatedApp> {
  return federatedApp({
    remoteIds: ['https://acme.example'],
    remoteIdAttribute: 'iss',
    config: { federation: { trusted_dashboard: ['https://other.example', dashboard] } },
    ...options,
  })
}

function withOrigin(path: string, origin: string): string {
  return `${path}?${new URLSearchParams({ origin })}`
}

describe('single sign-on', () => {
  it.each([...ofProvider, ...ofAny])('at %s hands the dashboard a token', async (path) => {
    const app = await dashboardApp()
    const origin = dashboard.replace('Dash', 'dash')
    for (const method of ['GET', 'POST'] as const) {
      const headers = { ...asserted(ann), 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await app.call(method, withOrigin(path, origin), { headers })
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['x-subject-token']).toBeUndefined()
      expect(answer.text).toContain('action="https://dash.example/auth/websso/?a=1&#38;b=&#34;2&#34;"')
      const [, token = ''] = /name="token" value="([^"]*)"/.exec(answer.text) ?? []
      expect(await validity(app, token)).toBe(200)
    }
  })

  it('runs no script but its own', async () => {
    const app = await dashboardApp()
    const { headers, text } = await app.call('GET', withOrigin(ofAny[0] as string, dashboard), {
      headers: asserted(ann),
    })
    const [, script = ''] = /<script>(.*)<\/script>/.exec(text) ?? []
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(script))).toString('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'sha256-${hash}'; frame-ancestors 'none'`,
    )
  })

  it('answers 400 without an origin and 401 for one that is not trusted, whatever else is wrong', async () => {
    const app = await dashboardApp()
    for (const path of [...ofProvider, ...ofAny, ofProvider[0]?.replace('acme', 'nobody') as string]) {
      const get = (url: string) => app.call('GET', url, { headers: asserted(ann) })
      expect((await get(path)).status, path).toBe(400)
      expect((await get(`${path}?origin=`)).status, path).toBe(400)
      expect((await get(`${path}?origin=a&origin=b`)).status, path).toBe(400)
      for (const origin of [
        'https://evil.example',
        `${dashboard}x`,
        'https://dash.example/AUTH/websso/?a=1&b="2"',
      ])
        expect((await get(withOrigin(path, origin))).status, path).toBe(401)
    }
    const none = await dashboardApp({ config: {} })
    expect(
      (await none.call('GET', withOrigin(ofAny[0] as string, dashboard), { headers: asserted(ann) })).status,
    ).toBe(401)
  })

  it('answers 404 for an unknown provider, and 401 without an assertion', async () => {
    const app = await dashboardApp()
    for (const path of ofProvider) {
      const unknown = withOrigin(path.replace('acme', 'nobody'), dashboard)
      expect((await app.call('GET', unknown, { headers: asserted(ann) })).status, path).toBe(404)
      expect((await app.call('GET', withOrigin(path, dashboard))).status, path).toBe(401)
    }
    for (const path of ofAny) {
      expect((await app.call('GET', withOrigin(path, dashboard))).status, path).toBe(401)
      const unknown = withOrigin(path.replace('openid', 'saml2'), dashboard)
      expect((await app.call('GET', unknown, { headers: asserted(ann) })).status, path).toBe(401)
    }
  })

  it('finds the provider by its remote id, and none when it could be two', async () => {
    const app = await dashboardApp()
    const other = { id: 'other', enabled: true, remoteIds: ['https://other.example'] }
    await createIdentityProvider(app.deps, other)
    await createProtocol(app.deps, {
      idpId: 'other',
      id: 'openid',
      mappingId: 'people',
      remoteIdAttribute: 'entity',
    })
    const url = withOrigin(ofAny[0] as string, dashboard)
    const signOn = async (assertion: Record<string, string>) => {
      const answer = await app.call('GET', url, { headers: asserted(assertion) })
      const [, token = ''] = /name="token" value="([^"]*)"/.exec(answer.text) ?? []
      if (answer.status !== 200) return answer.status
      const shown = await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
      return shown.json.token.user['OS-FEDERATION'].identity_provider.id
    }
    const { iss: _, ...nobody } = ann
    expect(await signOn(ann)).toBe('acme')
    expect(await signOn({ ...nobody, entity: 'https://other.example' })).toBe('other')
    expect(await signOn({ ...nobody, entity: 'https://acme.example' })).toBe(401)
    expect(await signOn({ ...ann, entity: 'https://other.example' })).toBe(401)
    expect(await signOn(nobody)).toBe(401)
  })
})

describe('SAML assertions for other clouds', () => {
  it('are not made: there is no service provider that one could be for', async () => {
    const app = await federatedApp()
    const body = {
      auth: {
        identity: { methods: ['token'], token: { id: await app.token('admin') } },
        scope: { service_provider: { id: 'sp1' } },
      },
    }
    for (const path of ['/auth/federation/saml2', '/v3/auth/OS-FEDERATION/saml2']) {
      for (const url of [path, `${path}/ecp`]) {
        expect((await app.call('POST', url, { body })).status, url).toBe(404)
        expect((await app.call('POST', url, { body: { auth: {} } })).status, url).toBe(400)
        expect((await app.call('GET', url)).status, url).toBe(405)
      }
    }
  })
})
