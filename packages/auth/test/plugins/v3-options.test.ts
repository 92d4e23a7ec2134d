import { describe, expect, it } from 'vitest'
import { type V3PasswordOptions, type V3TokenOptions, v3Password, v3Token } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'
import { tokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'

/** What a plugin with these options asks for. */
async function auth(options: Partial<V3PasswordOptions>) {
  const http = scriptedTransport(() => tokenAnswer())
  await v3Password({ authUrl, username: 'ada', password: 'pw', ...options }).getToken(http)
  return JSON.parse(http.requests[0]?.body ?? '').auth
}

const user = async (options: Partial<V3PasswordOptions>) => (await auth(options)).identity.password.user
const scope = async (options: Partial<V3PasswordOptions>) => (await auth(options)).scope

describe('the flat options of v3 plugins', () => {
  it('log in with a user name in the default domain', async () => {
    expect(await user({})).toStrictEqual({ name: 'ada', domain: { id: 'default' }, password: 'pw' })
  })

  it('name the domain of a user by id or by name', async () => {
    expect((await user({ userDomainId: 'd1' })).domain).toStrictEqual({ id: 'd1' })
    expect((await user({ userDomainName: 'Engines' })).domain).toStrictEqual({ name: 'Engines' })
    expect((await user({ userDomainId: 'd1', userDomainName: 'Engines' })).domain).toStrictEqual({ id: 'd1' })
  })

  it('let a user id win over a name, and send no domain with it', async () => {
    expect(await user({ userId: 'u1', userDomainId: 'd1' })).toStrictEqual({ id: 'u1', password: 'pw' })
  })

  it.each<[Partial<V3PasswordOptions>, unknown]>([
    [{}, undefined],
    [{ projectId: 'p1' }, { project: { id: 'p1' } }],
    [{ projectId: 'p1', projectName: 'engines' }, { project: { id: 'p1' } }],
    [{ projectName: 'engines' }, { project: { name: 'engines', domain: { id: 'default' } } }],
    [
      { projectName: 'engines', userDomainName: 'Engines' },
      { project: { name: 'engines', domain: { name: 'Engines' } } },
    ],
    [
      { projectName: 'engines', projectDomainId: 'd2', userDomainId: 'd1' },
      { project: { name: 'engines', domain: { id: 'd2' } } },
    ],
    [
      { projectName: 'engines', projectDomainName: 'Two', userDomainId: 'd1' },
      { project: { name: 'engines', domain: { name: 'Two' } } },
    ],
    [{ domainId: 'd1' }, { domain: { id: 'd1' } }],
    [{ domainName: 'Engines' }, { domain: { name: 'Engines' } }],
    [{ trustId: 't1' }, { 'OS-TRUST:trust': { id: 't1' } }],
    [{ systemScope: 'all' }, { system: { all: true } }],
    [{ unscoped: true }, 'unscoped'],
    [{ unscoped: false, projectId: 'p1' }, { project: { id: 'p1' } }],
  ])('ask with %j for %j', async (options, expected) => {
    expect(await scope(options)).toStrictEqual(expected)
  })

  const kinds: Partial<V3PasswordOptions>[] = [
    { projectId: 'p1' },
    { domainName: 'Engines' },
    { trustId: 't1' },
    { systemScope: 'all' },
    { unscoped: true },
  ]
  const pairs = kinds.flatMap((one, index) => kinds.slice(index + 1).map((other) => ({ ...one, ...other })))

  it.each(pairs)('contradict each other in %j', (options) => {
    expectCode('invalid_option', () => v3Password({ authUrl, username: 'ada', password: 'pw', ...options }))
    expectCode('invalid_option', () => v3Token({ authUrl, token: 't', ...options }))
  })

  it('name all that is missing in one error', () => {
    expect(
      expectCode('missing_options', () => v3Password({ authUrl, password: 'pw' })).options,
    ).toStrictEqual(['username', 'userId'])
    const nothing = {} as V3PasswordOptions
    const error = expectCode('missing_options', () => v3Password(nothing))
    expect(error.options).toStrictEqual(['authUrl', 'username', 'userId', 'password'])
    expect(error.message).toBe('v3Password needs authUrl, username or userId, password.')
    expectCode('missing_options', () => v3Token({ authUrl } as V3TokenOptions))
  })

  it('know no part of the system', () => {
    // What the compiler refuses can still come from an environment.
    const systemScope = 'some' as 'all'
    expectCode('invalid_option', () => v3Token({ authUrl, token: 't', systemScope }))
  })
})

describe('includeCatalog', () => {
  it.each<[boolean | undefined, string]>([
    [undefined, ''],
    [true, ''],
    [false, '?nocatalog'],
  ])('%s asks at the location with %j behind it', async (includeCatalog, query) => {
    const http = scriptedTransport(() => tokenAnswer())
    await v3Password({ authUrl, username: 'ada', password: 'pw', includeCatalog }).getToken(http)
    await v3Token({ authUrl: `${authUrl}/auth`, token: 'old', includeCatalog }).getToken(http)
    expect(http.requests.map(({ url }) => url)).toStrictEqual([
      `${authUrl}/v3/auth/tokens${query}`,
      `${authUrl}/auth${query}`,
    ])
  })
})

describe('v3Token', () => {
  it('trades its token for one of another scope', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    expect(await v3Token({ authUrl, token: 'old', domainId: 'd1' }).getToken(http)).toBe('gAAAAABtoken')
    expect(http.requests[0]?.headers).toMatchObject({ 'x-auth-token': 'old' })
    expect(http.requests[0]?.body).toBe(
      '{"auth":{"identity":{"methods":["token"],"token":{"id":"old"}},"scope":{"domain":{"id":"d1"}}}}',
    )
  })
})
