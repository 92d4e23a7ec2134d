import { describe, expect, it } from 'vitest'
import { type V3FactorName, type V3MultiFactorOptions, v3MultiFactor } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { receiptAnswer, tokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const both: V3MultiFactorOptions = {
  authUrl,
  authMethods: ['v3password', 'v3totp'],
  username: 'ada',
  password: 'pw',
  passcode: '012345',
}

async function sent(options: V3MultiFactorOptions): Promise<string | undefined> {
  const http = scriptedTransport(() => tokenAnswer())
  await v3MultiFactor(options).getToken(http)
  return http.requests[0]?.body
}

describe('v3MultiFactor', () => {
  it('sends all methods in one request, shared options in each of them', async () => {
    expect(await sent({ ...both, userDomainId: 'd1', projectId: 'p1' })).toBe(
      '{"auth":{"identity":{"methods":["password","totp"],' +
        '"password":{"user":{"name":"ada","domain":{"id":"d1"},"password":"pw"}},' +
        '"totp":{"user":{"name":"ada","domain":{"id":"d1"},"passcode":"012345"}}},' +
        '"scope":{"project":{"id":"p1"}}}}',
    )
  })

  it('knows tokens and application credentials as well', async () => {
    expect(
      await sent({
        authUrl,
        authMethods: ['v3token', 'v3applicationcredential'],
        token: 'old',
        applicationCredentialId: 'ac1',
        applicationCredentialSecret: 's3cret',
      }),
    ).toBe(
      '{"auth":{"identity":{"methods":["token","application_credential"],"token":{"id":"old"},' +
        '"application_credential":{"id":"ac1","secret":"s3cret"}}}}',
    )
  })

  it('does not use a passcode twice, unless told to', async () => {
    const http = scriptedTransport((_, index) => tokenAnswer(`t${index}`))
    for (const [options, again] of [
      [both, false],
      [{ ...both, reauthenticate: true }, true],
      [{ ...both, authMethods: ['v3password'], passcode: undefined }, true],
    ] as const) {
      const plugin = v3MultiFactor(options)
      await plugin.getToken(http)
      expect(plugin.invalidate()).toBe(again)
    }
  })

  it('continues the login of another plugin, without the secret that this one showed', async () => {
    const http = scriptedTransport(({ headers }) =>
      headers['openstack-auth-receipt'] === undefined
        ? receiptAnswer('r3ceipt', ['password'], [['password', 'totp']])
        : tokenAnswer(),
    )
    const now = () => new Date('2031-05-06T07:09:00Z')
    const first = v3MultiFactor({
      authUrl,
      authMethods: ['v3password'],
      username: 'ada',
      password: 'pw',
      now,
    })
    const { receipt } = await expectRejection('methods_missing', first.getToken(http))
    const { authMethods, ...user } = both
    const second = v3MultiFactor({
      ...user,
      authMethods: ['v3totp'],
      password: undefined,
      ...(receipt && { receipt }),
      now,
    })
    expect(await second.getToken(http)).toBe('gAAAAABtoken')
    const last = http.requests.at(-1)
    expect(last?.headers).toMatchObject({ 'openstack-auth-receipt': 'r3ceipt' })
    expect(last?.body).toBe(
      '{"auth":{"identity":{"methods":["totp"],"totp":{"user":{"name":"ada","domain":{"id":"default"},"passcode":"012345"}}}}}',
    )
    expect(authMethods).toHaveLength(2)
  })

  it('names all that is missing for any of the methods', () => {
    const error = expectCode('missing_options', () =>
      v3MultiFactor({ authUrl, authMethods: ['v3password', 'v3totp'] }),
    )
    expect(error.options).toStrictEqual(['username', 'userId', 'password', 'passcode'])
    expectCode('missing_options', () => v3MultiFactor({} as V3MultiFactorOptions))
  })

  it('refuses options that none of the methods takes', () => {
    expectCode('invalid_option', () => v3MultiFactor({ ...both, token: 'x' }))
    const misspelt = { ...both, projectid: 'p1' }
    expect(expectCode('invalid_option', () => v3MultiFactor(misspelt)).message).toContain('projectid')
  })

  it.each(['v3oauth1', 'password', 'toString'])(
    'refuses %s as a method, and says which there are',
    (name) => {
      const authMethods = [name as V3FactorName]
      const { message } = expectCode('invalid_option', () => v3MultiFactor({ ...both, authMethods }))
      expect(message).toContain('v3totp')
    },
  )

  it('refuses two scopes, a method twice, and no method', () => {
    for (const wrong of [
      { projectId: 'p1', domainId: 'd1' },
      { authMethods: ['v3password', 'v3password'] as const, passcode: undefined },
      { authMethods: [], username: undefined, password: undefined, passcode: undefined },
    ])
      expectCode('invalid_option', () => v3MultiFactor({ ...both, ...wrong }))
  })
})
