import { describe, expect, it } from 'vitest'
import type { TransportRequest, TransportResponse } from '../../../../src/index.ts'
import { type V3AdfsPasswordOptions, v3AdfsPassword } from '../../../../src/plugins/federation/saml/index.ts'
import { scriptedTransport } from '../../../../src/testing/index.ts'
import { unscopedToken } from '../federated-token.ts'

const options: V3AdfsPasswordOptions = {
  authUrl: 'https://sp.example:5000/v3',
  identityProvider: 'adfs',
  protocol: 'saml2',
  identityProviderUrl: 'https://adfs.example/adfs/services/trust/13/usernamemixed',
  serviceProviderEndpoint: 'https://sp.example/Shibboleth.sso/ADFS',
  serviceProviderEntityId: 'https://sp.example/shibboleth?a=1&b=2',
  username: 'corp\\ada',
  password: '<p&"w\'>',
  now: () => new Date('2026-01-02T03:04:05.678Z'),
}
const federatedUrl = 'https://sp.example:5000/v3/OS-FEDERATION/identity_providers/adfs/protocols/saml2/auth'
const token =
  '<t:RequestSecurityTokenResponse><t:RequestedSecurityToken>secret assertion</t:RequestedSecurityToken></t:RequestSecurityTokenResponse>'
const envelope = (inner: string) => `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>
<t:RequestSecurityTokenResponseCollection xmlns:t="http://docs.oasis-open.org/ws-sx/ws-trust/200512">${inner}</t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>`
const fault = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value>
<s:Subcode><s:Value xmlns:a="x">a:FailedAuthentication</s:Value></s:Subcode></s:Code></s:Fault></s:Body></s:Envelope>`

const ok = (body: string): TransportResponse => ({ status: 200, headers: {}, body })

function flow(changed: Record<string, TransportResponse> = {}) {
  const answers: Record<string, TransportResponse> = {
    [options.identityProviderUrl]: ok(envelope(token)),
    [options.serviceProviderEndpoint]: {
      ...{ status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' },
      setCookies: ['_shibsession_1=abc; path=/; secure'],
    },
    ...changed,
  }
  const { requests, transport } = scriptedTransport(({ url, headers }: TransportRequest) => {
    if (url === federatedUrl)
      return headers.cookie === undefined ? { ...ok('{}'), status: 401 } : unscopedToken
    return answers[url] ?? { ...ok(''), status: 404 }
  })
  return { requests, login: () => v3AdfsPassword(options).getAccess({ transport }) }
}

describe('v3AdfsPassword', () => {
  it('asks ADFS, brings the assertion to the service provider, and logs in with its session', async () => {
    const { requests, login } = flow()
    expect((await login()).token).toBe('gAAAAABunscoped')
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${options.identityProviderUrl}`,
      `POST ${options.serviceProviderEndpoint}`,
      `GET ${federatedUrl}`,
    ])
    const [asked, brought, last] = requests
    expect(asked?.headers).toEqual({ 'content-type': 'application/soap+xml; charset=utf-8' })
    const body = asked?.body ?? ''
    expect(body).toContain('<o:Username>corp\\ada</o:Username>')
    expect(body).toContain('>&#60;p&#38;&#34;w&#39;&#62;</o:Password>')
    expect(body).toContain('<a:Address>https://sp.example/shibboleth?a=1&#38;b=2</a:Address>')
    expect(body).toContain(
      '<u:Created>2026-01-02T03:04:05.678Z</u:Created><u:Expires>2026-01-02T03:06:05.678Z</u:Expires>',
    )
    expect(body).toMatch(/<a:MessageID>urn:uuid:[0-9a-f-]{36}</)
    const form = new URLSearchParams(brought?.body)
    expect(form.get('wa')).toBe('wsignin1.0')
    expect(form.get('wresult')).toContain('xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"')
    expect(form.get('wresult')).toContain('secret assertion')
    expect(last?.headers.cookie).toBe('_shibsession_1=abc')
  })

  it.each<[string, Record<string, TransportResponse>, string, RegExp]>([
    [
      'a wrong password',
      { [options.identityProviderUrl]: { ...ok(fault), status: 500 } },
      'unauthorized',
      /a:FailedAuthentication/,
    ],
    [
      'ADFS in trouble',
      { [options.identityProviderUrl]: { ...ok('<html>'), status: 500 } },
      'refused',
      /500/,
    ],
    ['no token', { [options.identityProviderUrl]: ok(envelope('')) }, 'invalid_response', /security token/],
    [
      'two tokens',
      { [options.identityProviderUrl]: ok(envelope(token + token)) },
      'invalid_response',
      /security token/,
    ],
    [
      'another namespace',
      { [options.identityProviderUrl]: ok(envelope(token).replace('200512', '200513')) },
      'invalid_response',
      /security token/,
    ],
    [
      'entities',
      { [options.identityProviderUrl]: ok(`<!DOCTYPE a [<!ENTITY b "c">]>${envelope(token)}`) },
      'invalid_response',
      /DOCTYPE/,
    ],
    [
      'a refused assertion',
      { [options.serviceProviderEndpoint]: { ...ok(''), status: 500 } },
      'refused',
      /service provider/i,
    ],
    [
      'no cookie',
      { [options.serviceProviderEndpoint]: { ...ok(''), status: 302 } },
      'invalid_response',
      /cookie/,
    ],
  ])('ends with %s in %s', async (_, changed, code, message) => {
    const error = await flow(changed)
      .login()
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(`${error} ${JSON.stringify(error)}`).not.toMatch(/p&|secret assertion/)
  })

  it.each(['identityProviderUrl', 'serviceProviderEndpoint'])('takes no %s on http', (name) => {
    expect(() => v3AdfsPassword({ ...options, [name]: 'http://adfs.example/' })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })
})
