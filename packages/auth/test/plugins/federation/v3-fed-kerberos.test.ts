import { expect, it } from 'vitest'
import { v3FedKerberos } from '../../../src/index.ts'
import { scriptedTransport } from '../../../src/testing/index.ts'
import { expectCode } from '../../expect-code.ts'
import { fakeKerberos } from '../fake-kerberos.ts'
import { projectToken, unscopedToken } from './federated-token.ts'

const options = { authUrl: 'https://cloud.example', identityProvider: 'my/idp', protocol: 'kerberos' }

it('v3FedKerberos shows a ticket where federated users log in, and nowhere else', async () => {
  const { negotiate } = fakeKerberos()
  const http = scriptedTransport(({ method }) => (method === 'GET' ? unscopedToken : projectToken))
  const plugin = v3FedKerberos({ ...options, negotiate, projectId: 'p1' })
  expect(await plugin.getToken(http)).toBe('gAAAAABproject')
  expect(http.requests).toMatchObject([
    {
      method: 'GET',
      url: 'https://cloud.example/v3/OS-FEDERATION/identity_providers/my%2Fidp/protocols/kerberos/auth',
      redirect: false,
      headers: { authorization: 'Negotiate Y2xpZW50' },
    },
    { method: 'POST', url: 'https://cloud.example/v3/auth/tokens' },
  ])
  expect(http.requests[1]?.headers).not.toHaveProperty('authorization')
})

it.each([
  ['missing_options', { identityProvider: undefined as never }],
  ['missing_options', { negotiate: undefined as never }],
  ['invalid_option', { authUrl: 'http://cloud.example' }],
  ['invalid_option', { mutualAuth: 'REQUIRED' as 'required' }],
] as const)('v3FedKerberos refuses with %s options that cannot work (%#)', (code, wrong) => {
  expectCode(code, () => v3FedKerberos({ ...options, negotiate: fakeKerberos().negotiate, ...wrong }))
})
