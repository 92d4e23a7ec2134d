import { describe, expect, it } from 'vitest'
import { type Access, type AccessSourceOptions, accessSource, type PluginContext } from '../../src/index.ts'
import { anAccess, scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'

const start = new Date('2031-05-06T07:00:00Z')

/** A login whose outcome the test decides, under a clock that it moves. */
function setup(options: AccessSourceOptions = {}) {
  const logins: (PluginContext & PromiseWithResolvers<Access>)[] = []
  const clock = { now: start }
  const source = accessSource(
    (context) => {
      const login = { ...context, ...Promise.withResolvers<Access>() }
      logins.push(login)
      return login.promise
    },
    { now: () => clock.now, ...options },
  )
  return {
    source,
    logins,
    pass: (seconds: number) => (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
  }
}

const context: PluginContext = { transport: () => Promise.reject(new Error('no request is expected')) }
const access = (token: string, lifeSeconds = 3600): Access =>
  anAccess({ token, issuedAt: start, expiresAt: new Date(start.getTime() + lifeSeconds * 1000) })

describe('accessSource', () => {
  it('does nothing before the first question', () => {
    expect(setup().logins).toHaveLength(0)
  })

  it('logs in once for a thousand callers', async () => {
    const { source, logins } = setup()
    const waiting = Promise.all(Array.from({ length: 1000 }, () => source.get(context)))
    logins[0]?.resolve(access('one'))
    expect(new Set((await waiting).map(({ token }) => token))).toStrictEqual(new Set(['one']))
    await source.get(context)
    expect(logins).toHaveLength(1)
  })

  it('logs in with the transport of the caller who started the login', async () => {
    const { source, logins } = setup()
    const first = scriptedTransport(() => ({ status: 204, headers: {}, body: '' }))
    source.get(first)
    source.get(context)
    expect(logins).toHaveLength(1)
    const request = { method: 'GET', url: 'https://identity.example', headers: {} }
    await logins[0]?.transport(request)
    expect(first.requests).toStrictEqual([request])
  })

  it('keeps a token that lives for a short time for half of that', async () => {
    const { source, logins, pass } = setup()
    const first = source.get(context)
    logins[0]?.resolve(access('one', 100))
    await first
    pass(49)
    expect((await source.get(context)).token).toBe('one')
    expect(logins).toHaveLength(1)
    pass(2)
    source.get(context).catch(() => {})
    expect(logins).toHaveLength(2)
  })

  it('does not take the result of a login that was under way when another state was set', async () => {
    const { source, logins } = setup()
    const waiting = source.get(context)
    source.setState(undefined)
    logins[0]?.resolve(access('old'))
    expect((await waiting).token).toBe('old')
    expect(source.getState()).toBeUndefined()
  })

  it('renews a token 120 seconds before it expires', async () => {
    const { source, logins, pass } = setup()
    const first = source.get(context)
    logins[0]?.resolve(access('one', 3600))
    await first
    pass(3600 - 121)
    expect((await source.get(context)).token).toBe('one')
    pass(1)
    const renewed = source.get(context)
    logins[1]?.resolve(access('two', 7200))
    expect((await renewed).token).toBe('two')
    expect(logins).toHaveLength(2)
  })

  it('renews a token as long before it expires as the option says', async () => {
    const { source, logins, pass } = setup({ renewBeforeSeconds: 0 })
    const first = source.get(context)
    logins[0]?.resolve(access('one', 3600))
    await first
    pass(3599)
    expect((await source.get(context)).token).toBe('one')
    pass(1)
    source.get(context)
    expect(logins).toHaveLength(2)
  })

  describe('while the clock of the server shows something else', () => {
    /** Logs in at a server whose clock and token are so many seconds ahead, and tells how long the token is used. */
    async function usedSeconds(issuedAhead: number, dateAhead: number | undefined): Promise<number> {
      let now = start
      let logins = 0
      const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
      const headers: Record<string, string> =
        dateAhead === undefined ? {} : { date: at(dateAhead).toUTCString() }
      const source = accessSource(
        async ({ transport }) => {
          await transport({ method: 'POST', url: 'https://identity.example', headers: {} })
          logins += 1
          return anAccess({ issuedAt: at(issuedAhead), expiresAt: at(issuedAhead + 600) })
        },
        { now: () => now },
      )
      const http = scriptedTransport(() => ({ status: 201, headers, body: '' }))
      for (let seconds = 0; seconds <= 5000; seconds += 10) {
        now = at(seconds)
        await source.get(http)
        if (logins > 1) return seconds
      }
      return Number.POSITIVE_INFINITY
    }

    it.each([-7200, -3600, 0, 3600])(
      'uses a token for as long as the server says that it lives, %d seconds ahead',
      async (ahead) => {
        expect(await usedSeconds(ahead, ahead)).toBe(480)
        expect(await usedSeconds(ahead, ahead + 2)).toBe(480)
      },
    )

    it('takes the expiry of a token that was issued before as it is', async () => {
      expect(await usedSeconds(-300, 0)).toBe(180)
      expect(await usedSeconds(-300, undefined)).toBe(180)
    })
  })

  it.each([-1, Number.NaN])('refuses to renew %d seconds before the expiry', (renewBeforeSeconds) => {
    expectCode('invalid_option', () => setup({ renewBeforeSeconds }))
  })

  it('does not keep a login that failed', async () => {
    const { source, logins } = setup()
    const failing = [source.get(context), source.get(context)]
    logins[0]?.reject(new Error('first'))
    for (const waiting of failing) await expect(waiting).rejects.toThrow('first')
    const again = source.get(context)
    logins[1]?.resolve(access('two'))
    expect((await again).token).toBe('two')
  })

  it('gives a login that throws at once to its caller, and tries again for the next', async () => {
    let times = 0
    const source = accessSource(() => {
      times += 1
      throw new Error('broken')
    })
    await expect(source.get(context)).rejects.toThrow('broken')
    await expect(source.get(context)).rejects.toThrow('broken')
    expect(times).toBe(2)
  })

  describe('when it must forget its token', () => {
    async function withToken(options?: AccessSourceOptions) {
      const it = setup(options)
      const first = it.source.get(context)
      it.logins[0]?.resolve(access('one'))
      await first
      return it
    }

    it('logs in again', async () => {
      const { source, logins } = await withToken()
      expect(source.invalidate()).toBe(true)
      const again = source.get(context)
      logins[1]?.resolve(access('two'))
      expect((await again).token).toBe('two')
    })

    it('says that there was nothing to forget', async () => {
      expect(setup().source.invalidate()).toBe(false)
      const { source } = await withToken()
      source.invalidate()
      expect(source.invalidate()).toBe(false)
    })

    it('keeps a token that is not the refused one, which another caller has already replaced', async () => {
      const { source, logins } = await withToken()
      expect(source.invalidate('an older one')).toBe(true)
      expect((await source.get(context)).token).toBe('one')
      expect(logins).toHaveLength(1)
    })

    it('tells every caller with the refused token to ask again, and logs in once for them', async () => {
      const { source, logins } = await withToken()
      expect([source.invalidate('one'), source.invalidate('one')]).toStrictEqual([true, true])
      const both = Promise.all([source.get(context), source.get(context)])
      logins[1]?.resolve(access('two'))
      expect((await both).map(({ token }) => token)).toStrictEqual(['two', 'two'])
      expect(logins).toHaveLength(2)
    })

    it('keeps it all the same when it may not log in again', async () => {
      const { source, logins, pass } = await withToken({ reauthenticate: false })
      expect([source.invalidate(), source.invalidate('one'), source.invalidate('other')]).toStrictEqual([
        false,
        false,
        false,
      ])
      pass(10_000)
      expect((await source.get(context)).token).toBe('one')
      expect(logins).toHaveLength(1)
    })
  })

  describe('when callers give up', () => {
    const signalled = (abort: AbortController): PluginContext => ({ ...context, signal: abort.signal })

    it('goes on for the others', async () => {
      const { source, logins } = setup()
      const [leaving, staying] = [new AbortController(), new AbortController()]
      const left = source.get(signalled(leaving))
      const stayed = source.get(signalled(staying))
      leaving.abort(new Error('gave up'))
      await expect(left).rejects.toThrow('gave up')
      expect(logins[0]?.signal?.aborted).toBe(false)
      logins[0]?.resolve(access('one'))
      expect((await stayed).token).toBe('one')
      expect(logins).toHaveLength(1)
    })

    it('goes on for one who cannot give up', async () => {
      const { source, logins } = setup()
      const leaving = new AbortController()
      const left = source.get(signalled(leaving))
      const stayed = source.get(context)
      leaving.abort()
      await expect(left).rejects.toMatchObject({ name: 'AbortError' })
      expect(logins[0]?.signal?.aborted).toBe(false)
      logins[0]?.resolve(access('one'))
      expect((await stayed).token).toBe('one')
    })

    it('ends the login when all have', async () => {
      const { source, logins } = setup()
      const aborts = [new AbortController(), new AbortController()]
      const left = aborts.map((abort) => source.get(signalled(abort)))
      for (const abort of aborts) abort.abort()
      for (const waiting of left) await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
      expect(logins[0]?.signal?.aborted).toBe(true)
    })

    it('ends it also when another state was set meanwhile', async () => {
      const { source, logins } = setup()
      const abort = new AbortController()
      const left = source.get(signalled(abort))
      source.setState(undefined)
      abort.abort()
      await expect(left).rejects.toMatchObject({ name: 'AbortError' })
      expect(logins[0]?.signal?.aborted).toBe(true)
    })

    it('lets the login make no more requests when all have', async () => {
      const { source, logins } = setup()
      const http = scriptedTransport(() => ({ status: 204, headers: {}, body: '' }))
      const abort = new AbortController()
      const left = source.get({ ...http, signal: abort.signal })
      abort.abort()
      await expect(left).rejects.toMatchObject({ name: 'AbortError' })
      const request = { method: 'GET', url: 'https://identity.example', headers: {} }
      await expect(logins[0]?.transport(request)).rejects.toMatchObject({ name: 'AbortError' })
      expect(http.requests).toEqual([])
    })

    it('starts a new login for who comes later, and drops what the old one brings', async () => {
      const { source, logins } = setup()
      const leaving = new AbortController()
      const left = source.get(signalled(leaving))
      leaving.abort()
      await expect(left).rejects.toMatchObject({ name: 'AbortError' })
      const later = source.get(context)
      logins[0]?.resolve(access('late'))
      logins[1]?.resolve(access('two'))
      expect((await later).token).toBe('two')
      expect((await source.get(context)).token).toBe('two')
      expect(logins).toHaveLength(2)
    })

    it('does not start a login for one who has given up before asking', async () => {
      const { source, logins } = setup()
      const abort = new AbortController()
      abort.abort()
      await expect(source.get(signalled(abort))).rejects.toMatchObject({ name: 'AbortError' })
      expect(logins).toHaveLength(0)
    })

    it('leaves the signal of a login alone once that has ended', async () => {
      const { source, logins } = setup()
      const abort = new AbortController()
      const got = source.get(signalled(abort))
      logins[0]?.resolve(access('one'))
      await got
      abort.abort()
      expect(logins[0]?.signal?.aborted).toBe(false)
    })
  })
})
