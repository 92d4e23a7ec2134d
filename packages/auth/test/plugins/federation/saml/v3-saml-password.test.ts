import { describe, expect, it } from 'vitest'
import type { TransportRequest, TransportResponse } from '../../../../src/index.ts'
import { type V3SamlPasswordOptions, v3SamlPassword } from '../../../../src/plugins/federation/saml/index.ts'
import { scriptedTransport } from '../../../../src/testing/index.ts'
import { projectToken, unscopedToken } from '../federated-token.ts'

const options: V3SamlPasswordOptions = {
  authUrl: 'https://sp.example:5000/v3',
  identityProvider: 'acme corp',
  protocol: 'saml2',
  identityProviderUrl: 'https://idp.example/SAML2/SOAP/ECP',
  username: 'ada',
  password: 'pässword',
}
const federatedUrl =
  'https://sp.example:5000/v3/OS-FEDERATION/identity_providers/acme%20corp/protocols/saml2/auth'
const consumer = 'https://sp.example/Shibboleth.sso/SAML2/ECP'
const paos = { 'content-type': 'application/vnd.paos+xml' }

const authnRequest = (consumerUrl = consumer, more = '') => `<?xml version="1.0"?>
<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header>
<paos:Request xmlns:paos="urn:liberty:paos:2003-08" S:mustUnderstand="1" responseConsumerURL="${consumerUrl}"/>
<ecp:Request xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" S:mustUnderstand="1"/>
<ecp:RelayState xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp">ss:mem:42</ecp:RelayState>${more}</S:Header>
<S:Body><samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/></S:Body></S:Envelope>`
const assertion = (
  consumerUrl = consumer,
) => `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header>
<ecp:Response xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" AssertionConsumerServiceURL="${consumerUrl}"/></S:Header>
<S:Body><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">secret assertion</samlp:Response></S:Body></S:Envelope>`

const ok = (body: string, headers = {}): TransportResponse => ({ status: 200, headers, body })
const answers: Record<string, TransportResponse> = {
  [`GET ${federatedUrl}`]: ok(authnRequest(), paos),
  [`POST ${options.identityProviderUrl}`]: ok(assertion(), { 'content-type': 'text/xml' }),
  [`POST ${consumer}`]: {
    ...ok('', { location: federatedUrl }),
    status: 302,
    setCookies: ['_shibsession_1=abc; path=/; HttpOnly'],
  },
  'POST https://sp.example:5000/v3/auth/tokens': projectToken,
}

/** The flow with some answers replaced. Keystone gives the token to whoever has the cookie. */
function flow(changed: Record<string, TransportResponse> = {}, more: Partial<V3SamlPasswordOptions> = {}) {
  const { requests, transport } = scriptedTransport(({ method, url, headers }: TransportRequest) => {
    if (url === federatedUrl && headers.cookie === '_shibsession_1=abc') return unscopedToken
    const answer = { ...answers, ...changed }[`${method} ${url}`]
    if (answer === undefined) throw new Error(`nobody answers ${method} ${url}`)
    return answer
  })
  return { requests, login: () => v3SamlPassword({ ...options, ...more }).getAccess({ transport }) }
}

describe('v3SamlPassword', () => {
  it('goes from Keystone to the identity provider and back, with its relay state', async () => {
    const { requests, login } = flow()
    expect(await login()).toMatchObject({ token: 'gAAAAABunscoped', user: { id: 'f1' } })
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${federatedUrl}`,
      `POST ${options.identityProviderUrl}`,
      `POST ${consumer}`,
      `GET ${federatedUrl}`,
    ])
    const [first, second, third] = requests
    expect(first?.headers).toMatchObject({
      accept: 'application/json,application/vnd.paos+xml',
      paos: 'ver="urn:liberty:paos:2003-08";"urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp"',
    })
    expect(second?.headers).toEqual({
      'content-type': 'text/xml',
      authorization: `Basic ${Buffer.from('ada:pässword').toString('base64')}`,
    })
    expect(second?.body).toContain('AuthnRequest')
    expect(second?.body).not.toMatch(/RelayState|responseConsumerURL/)
    expect(third?.body).toMatch(/secret assertion/)
    expect(third?.body).toMatch(/RelayState[^>]*>ss:mem:42</)
    expect(third?.body).not.toContain('AssertionConsumerServiceURL')
    expect(requests.every(({ redirect }) => redirect === false)).toBe(true)
  })

  it('trades the token for one with a scope', async () => {
    const { requests, login } = flow({}, { projectId: 'p1' })
    expect((await login()).token).toBe('gAAAAABproject')
    expect(JSON.parse(requests.at(-1)?.body ?? '').auth.identity).toEqual({
      methods: ['token'],
      token: { id: 'gAAAAABunscoped' },
    })
  })

  it('takes a token that Keystone gives at once, to who has a session already', async () => {
    const { requests, login } = flow({ [`GET ${federatedUrl}`]: unscopedToken })
    expect((await login()).token).toBe('gAAAAABunscoped')
    expect(requests).toHaveLength(1)
  })

  it('shows nothing where Keystone and the identity provider do not agree, and says so to Keystone', async () => {
    const evil = ok(assertion('https://evil.example/ECP'))
    const { requests, login } = flow({ [`POST ${options.identityProviderUrl}`]: evil })
    await expect(login()).rejects.toMatchObject({ code: 'invalid_response' })
    const last = requests.at(-1)
    expect(last?.url).toBe(consumer)
    expect(last?.body).toContain('Fault')
    expect(requests.some(({ body }) => body?.includes('secret assertion'))).toBe(false)
  })

  it.each<[string, Record<string, TransportResponse>, string]>([
    [
      'a wrong password',
      { [`POST ${options.identityProviderUrl}`]: { ...ok(''), status: 401 } },
      'unauthorized',
    ],
    [
      'an identity provider in trouble',
      { [`POST ${options.identityProviderUrl}`]: { ...ok(''), status: 500 } },
      'refused',
    ],
    [
      'an answer that is no XML',
      { [`POST ${options.identityProviderUrl}`]: ok('{"no": "XML"}') },
      'invalid_response',
    ],
    [
      'XML that is not well-formed',
      { [`POST ${options.identityProviderUrl}`]: ok(assertion().slice(0, -9)) },
      'invalid_response',
    ],
    [
      'another envelope',
      { [`POST ${options.identityProviderUrl}`]: ok('<a xmlns="b"/>') },
      'invalid_response',
    ],
    ['Keystone without ECP', { [`GET ${federatedUrl}`]: ok('<html/>', paos) }, 'invalid_response'],
    [
      'a bomb of entities',
      { [`GET ${federatedUrl}`]: ok(`<!DOCTYPE x [<!ENTITY a "aa">]>${authnRequest()}`, paos) },
      'invalid_response',
    ],
    [
      'two requests',
      {
        [`GET ${federatedUrl}`]: ok(
          authnRequest(
            consumer,
            '<paos:Request xmlns:paos="urn:liberty:paos:2003-08" responseConsumerURL="https://evil.example"/>',
          ),
          paos,
        ),
      },
      'invalid_response',
    ],
    [
      'a consumer on http',
      { [`GET ${federatedUrl}`]: ok(authnRequest('http://sp.example/ECP'), paos) },
      'invalid_response',
    ],
    ['a refused assertion', { [`POST ${consumer}`]: { ...ok('secret assertion'), status: 403 } }, 'refused'],
    [
      'a way to what is no URL',
      { [`POST ${consumer}`]: { ...ok('', { location: 'https://:/?secret assertion' }), status: 302 } },
      'invalid_response',
    ],
    [
      'a way to another address',
      { [`POST ${consumer}`]: { ...ok('', { location: 'https://evil.example/' }), status: 302 } },
      'invalid_response',
    ],
  ])('ends with %s in %s', async (_, changed, code) => {
    const { requests, login } = flow(changed)
    const error = await login().catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code })
    expect(`${error} ${JSON.stringify(error)}`).not.toMatch(/pässword|secret assertion/)
    expect(requests.some(({ url }) => url.includes('evil'))).toBe(false)
  })

  it.each<[Partial<V3SamlPasswordOptions>, string]>([
    [{ identityProviderUrl: 'http://idp.example/ECP' }, 'invalid_option'],
    [{ identityProviderUrl: undefined as never }, 'missing_options'],
    [{ password: undefined as never }, 'missing_options'],
    [{ projectId: 'p', domainId: 'd' }, 'invalid_option'],
  ])('cannot be made with %j', (wrong, code) => {
    expect(() => v3SamlPassword({ ...options, ...wrong })).toThrow(expect.objectContaining({ code }))
  })
})
