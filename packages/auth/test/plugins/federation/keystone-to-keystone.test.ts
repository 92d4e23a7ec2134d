import { describe, expect, it } from 'vitest'
import {
  type Access,
  accessPlugin,
  type KeystoneToKeystoneOptions,
  keystoneToKeystone,
  type TransportRequest,
  type TransportResponse,
  v3,
} from '../../../src/index.ts'
import { scriptedTransport } from '../../../src/testing/index.ts'
import { projectToken, unscopedToken } from './federated-token.ts'

const remote = 'https://beta.example:5000/v3/OS-FEDERATION/identity_providers/alpha/protocols/saml2/auth'
const consumer = 'https://beta.example/Shibboleth.sso/SAML2/ECP'
const local: Access = {
  ...v3.decodeAccess(JSON.parse(projectToken.body), 'gAAAAABlocal'),
  serviceProviders: [{ id: 'beta', authUrl: remote, spUrl: consumer }],
}
const localPlugin = (access: Access = local) => ({
  ...accessPlugin(access),
  authUrl: 'https://alpha.example:5000/v3',
})
const ok = (body: string): TransportResponse => ({ status: 200, headers: {}, body })

function flow(
  changed: Record<string, TransportResponse> = {},
  more: Partial<KeystoneToKeystoneOptions> = {},
) {
  const answers: Record<string, TransportResponse> = {
    'https://alpha.example:5000/v3/auth/OS-FEDERATION/saml2/ecp': ok('<secret-assertion/>'),
    [consumer]: {
      status: 302,
      headers: { location: 'https://evil.example/' },
      body: '',
      setCookies: ['s=1; path=/'],
    },
    'https://beta.example:5000/v3/auth/tokens': projectToken,
    ...changed,
  }
  const { requests, transport } = scriptedTransport(({ url, headers }: TransportRequest) => {
    if (url === remote) return headers.cookie === 's=1' ? unscopedToken : { ...ok('{}'), status: 401 }
    return answers[url] ?? { ...ok(''), status: 404 }
  })
  const plugin = keystoneToKeystone({
    local: localPlugin(),
    serviceProvider: 'beta',
    projectId: 'p1',
    ...more,
  })
  return { requests, login: () => plugin.getAccess({ transport }) }
}

describe('keystoneToKeystone', () => {
  it('has the local Keystone vouch for the user, and logs in at the other one', async () => {
    const { requests, login } = flow()
    expect((await login()).token).toBe('gAAAAABproject')
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://alpha.example:5000/v3/auth/OS-FEDERATION/saml2/ecp',
      `POST ${consumer}`,
      `GET ${remote}`,
      'POST https://beta.example:5000/v3/auth/tokens',
    ])
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      auth: {
        identity: { methods: ['token'], token: { id: 'gAAAAABlocal' } },
        scope: { service_provider: { id: 'beta' } },
      },
    })
    expect(requests[1]).toMatchObject({
      headers: { 'content-type': 'application/vnd.paos+xml' },
      body: '<secret-assertion/>',
    })
    expect(
      requests.filter(({ url }) => !url.includes('alpha')).some(({ body }) => body?.includes('gAAAAABlocal')),
    ).toBe(false)
  })

  it.each<[string, Record<string, TransportResponse>, Partial<KeystoneToKeystoneOptions>, string]>([
    ['an unknown cloud', {}, { serviceProvider: 'gamma' }, 'invalid_response'],
    [
      'a local Keystone that refuses',
      { 'https://alpha.example:5000/v3/auth/OS-FEDERATION/saml2/ecp': { ...ok(''), status: 403 } },
      {},
      'unauthorized',
    ],
    [
      'no assertion',
      { 'https://alpha.example:5000/v3/auth/OS-FEDERATION/saml2/ecp': ok(' ') },
      {},
      'invalid_response',
    ],
    ['a refused assertion', { [consumer]: { ...ok('<secret-assertion/>'), status: 403 } }, {}, 'refused'],
    [
      'a cloud on http',
      {},
      {
        local: localPlugin({
          ...local,
          serviceProviders: [{ id: 'beta', authUrl: remote, spUrl: 'http://beta.example/' }],
        }),
      },
      'invalid_option',
    ],
  ])('ends with %s', async (_, changed, more, code) => {
    const error = await flow(changed, more)
      .login()
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code })
    expect(`${error}`).not.toMatch(/gAAAAABlocal|secret-assertion/)
  })

  it('needs a plugin that knows its Identity service', () => {
    expect(() => keystoneToKeystone({ local: accessPlugin(local), serviceProvider: 'beta' })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })
})
