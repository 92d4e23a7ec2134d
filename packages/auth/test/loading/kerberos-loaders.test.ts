import { afterEach, expect, it, vi } from 'vitest'
import { loadPlugin } from '../../src/loading/index.ts'
import { installedKerberos, type KerberosPackage } from '../../src/loading/installed-kerberos.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { tokenAnswer } from '../fixtures.ts'
import { unscopedToken } from '../plugins/federation/federated-token.ts'

/** Stands for the npm package: a client that says one word, and is complete when it has heard one. */
function fakePackage(answers: readonly (string | null)[], isComplete = true) {
  const clients: unknown[] = []
  const heard: string[] = []
  const fake: KerberosPackage = {
    GSS_MECH_OID_SPNEGO: 6,
    async initializeClient(...parameters) {
      clients.push(parameters)
      return {
        contextComplete: isComplete,
        step: async (challenge) => answers[heard.push(challenge) - 1] ?? null,
      }
    },
  }
  return { fake, clients, heard }
}

afterEach(() => void vi.doUnmock('kerberos'))

const cloud = { auth_url: 'https://cloud.example', mutual_auth: 'Required' }
const federation = { ...cloud, identity_provider: 'idp', protocol: 'kerberos' }

it.each([
  ['v3kerberos', cloud, tokenAnswer('t1'), 't1'],
  ['v3fedkerb', federation, unscopedToken, 'gAAAAABunscoped'],
] as const)('%s logs in with the npm package kerberos', async (authType, values, answer, token) => {
  const { fake, clients, heard } = fakePackage(['Y2xpZW50', ''])
  vi.doMock('kerberos', () => ({ default: fake }))
  const headers = { ...answer.headers, 'www-authenticate': 'Negotiate c2VydmVy' }
  const http = scriptedTransport(() => ({ ...answer, headers }))
  expect(await loadPlugin(authType, values).getToken(http)).toBe(token)
  expect(clients).toStrictEqual([['HTTP@cloud.example', { mechOID: 6 }]])
  expect(heard).toStrictEqual(['', 'c2VydmVy'])
  expect(http.requests[0]?.headers.authorization).toBe('Negotiate Y2xpZW50')
})

it('names the package when it is not installed, and no earlier than at a login', async () => {
  const plugin = loadPlugin('v3kerberos', cloud)
  const error = await expectRejection(
    'missing_package',
    plugin.getToken(scriptedTransport(() => tokenAnswer())),
  )
  expect(error.message).toContain('npm install kerberos')
})

it('refuses other words for mutual-auth', () => {
  expectCode('invalid_option', () => loadPlugin('v3kerberos', { ...cloud, mutual_auth: 'maybe' }))
})

it('names the service as Windows does there', async () => {
  const { fake, clients } = fakePackage(['Y2xpZW50'])
  await installedKerberos(async () => fake, 'win32')('HTTP@cloud.example')
  expect(clients).toStrictEqual([['HTTP/cloud.example', { mechOID: 6 }]])
})

it('does not take a conversation for complete because the package says nothing', async () => {
  const { fake } = fakePackage(['Y2xpZW50', null], false)
  const context = await installedKerberos(async () => fake)('HTTP@cloud.example')
  expect(await context.step()).toBe('Y2xpZW50')
  await expect(context.step('c2VydmVy')).rejects.toThrow()
})
