import { describe, expect, it } from 'vitest'
import {
  accessSource,
  identity,
  memoryTokenStore,
  password,
  type TokenStore,
  totp,
  type V3PasswordOptions,
  type V3TotpOptions,
  v3Password,
  v3Totp,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'
import { issuedAt, projectToken, tokenAnswer } from '../fixtures.ts'

const base = { authUrl: 'https://identity.example', username: 'ada', password: 'pw' }
const service = () => scriptedTransport((_, index) => tokenAnswer(`t${index}`))

/** Password and passcode, which is good once. */
const withPasscode = ({
  passcode,
  ...options
}: {
  passcode: string
  tokenStore: TokenStore
  now: () => Date
}) => {
  const user = { name: 'ada', domain: { id: 'default' } }
  const methods = [password({ user, password: 'pw' }), totp({ user, passcode })]
  return identity({ authUrl: base.authUrl, discover: false, methods, reauthenticate: false, ...options })
}

/** Plugins of several processes, so to say, under one clock and with one store. */
function setup(given?: TokenStore) {
  const clock = { now: issuedAt }
  const now = () => clock.now
  const tokenStore = given ?? memoryTokenStore({ now })
  return {
    http: service(),
    tokenStore,
    plugin: (more: Partial<V3PasswordOptions> = {}) => v3Password({ ...base, tokenStore, now, ...more }),
    pass: (seconds: number) => (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
  }
}

describe('a plugin with a token store', () => {
  it('logs in once for all plugins with equal options', async () => {
    const { http, plugin } = setup()
    const access = await plugin().getAccess(http)
    expect(await plugin().getAccess(http)).toStrictEqual(access)
    expect(http.requests).toHaveLength(1)
    expect(await plugin({ password: 'other' }).getToken(http)).toBe('t1')
  })

  it('looks up what others have renewed before it logs in again', async () => {
    const { http, plugin, pass } = setup()
    const [one, other] = [plugin(), plugin()]
    await one.getToken(http)
    await other.getToken(http)
    pass(3600 - 120)
    pass(-1)
    expect([await one.getToken(http), await other.getToken(http)]).toStrictEqual(['t0', 't0'])
    pass(1)
    const renewed = tokenAnswer('t1', projectToken.replace('08:08:09', '09:08:09'))
    const service = scriptedTransport(() => renewed)
    expect([await one.getToken(service), await other.getToken(service)]).toStrictEqual(['t1', 't1'])
    expect(service.requests).toHaveLength(1)
  })

  it('does not take a login that is about to expire', async () => {
    const { http, plugin, pass } = setup()
    await plugin().getToken(http)
    pass(3600 - 121)
    expect(await plugin().getToken(http)).toBe('t0')
    pass(1)
    expect(await plugin().getToken(http)).toBe('t1')
  })

  it('takes a refused token out of the store, for others as well', async () => {
    const { http, plugin, tokenStore } = setup()
    const one = plugin()
    await one.getToken(http)
    expect(one.invalidate('t0')).toBe(true)
    const id = (await one.cacheId()) ?? ''
    expect(await one.getToken(http)).toBe('t1')
    expect(JSON.parse((await tokenStore.get(id)) ?? '').auth_token).toBe('t1')
  })

  it('leaves in the store what another one has put there after the refused token', async () => {
    const { http, plugin } = setup()
    const [one, other] = [plugin(), plugin()]
    await one.getToken(http)
    await other.getToken(http)
    one.invalidate('t0')
    expect(await one.getToken(http)).toBe('t1')
    other.invalidate('t0')
    expect(await other.getToken(http)).toBe('t1')
    expect(http.requests).toHaveLength(2)
  })

  it('goes on without a store that is in trouble or has nonsense', async () => {
    const broken: TokenStore = {
      get: () => Promise.reject(new Error('broken')),
      set: () => Promise.reject(new Error('broken')),
      delete: () => Promise.reject(new Error('broken')),
    }
    const nonsense: TokenStore = { ...broken, get: async () => '{"auth_token":"evil"' }
    for (const store of [broken, nonsense]) {
      const { http, plugin } = setup(store)
      const one = plugin()
      expect(await one.getToken(http)).toBe('t0')
      expect(one.invalidate('t0')).toBe(true)
      expect(await one.getToken(http)).toBe('t1')
    }
  })

  it('does not take a refused token again from a store that cannot forget it', async () => {
    const memory = memoryTokenStore({ now: () => issuedAt })
    const stubborn: TokenStore = { ...memory, delete: () => Promise.reject(new Error('read-only')) }
    const { http, plugin } = setup(stubborn)
    const one = plugin()
    await one.getToken(http)
    one.invalidate('t0')
    expect(await one.getToken(http)).toBe('t1')
  })

  it('needs no passcode while there is a login in the store', async () => {
    const { http, tokenStore } = setup()
    const login = (passcode: string) =>
      withPasscode({ passcode, tokenStore, now: () => issuedAt }).getToken(http)
    expect(await login('012345')).toBe('t0')
    expect(await login('')).toBe('t0')
  })

  it('keeps nothing for who shows only a passcode: a user name is not enough to find a login', async () => {
    const { http, tokenStore } = setup()
    const login = (passcode: string) =>
      v3Totp({ ...base, passcode, tokenStore, now: () => issuedAt } as V3TotpOptions).getToken(http)
    expect(await login('012345')).toBe('t0')
    expect(await login('wrong')).toBe('t1')
    expect(http.requests).toHaveLength(2)
  })

  it('uses its passcode once a login of the store was refused or has expired, and then never again', async () => {
    const clock = { now: issuedAt }
    const now = () => clock.now
    const tokenStore = memoryTokenStore()
    const login = () => withPasscode({ passcode: '012345', tokenStore, now })
    const http = service()
    await login().getToken(http)
    const refused = login()
    expect(await refused.getToken(http)).toBe('t0')
    expect(refused.invalidate('t0')).toBe(true)
    expect(await refused.getToken(http)).toBe('t1')
    expect(refused.invalidate('t1')).toBe(false)
    const expired = login()
    await expired.getToken(http)
    clock.now = new Date('2031-05-06T08:08:09Z')
    expect(await expired.getToken(http)).toBe('t2')
    clock.now = new Date('2031-05-06T10:08:09Z')
    expect(await expired.getToken(http)).toBe('t2')
  })

  it('is refused where logins have no id', () => {
    expectCode('invalid_option', () =>
      accessSource(() => Promise.reject(new Error('unused')), { tokenStore: memoryTokenStore() }),
    )
  })
})
