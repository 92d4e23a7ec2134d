import { describe, expect, it } from 'vitest'
import { discoveryCache, type VersionData } from '../../src/index.ts'

const versions = (url: string) => [{ version: [1, 0], url }] as unknown as readonly VersionData[]

function counted(options: Parameters<typeof discoveryCache>[0] = {}) {
  const cache = discoveryCache(options)
  const read: string[] = []
  const get = (url: string, signal?: AbortSignal) =>
    cache.get(
      url,
      async () => {
        read.push(url)
        if (url.includes('bad')) throw new Error('no answer')
        return versions(url)
      },
      signal,
    )
  return { cache, read, get }
}

describe('the memory of version documents', () => {
  it('reads a document once for all who ask at the same time, and later', async () => {
    const { get, read } = counted()
    await Promise.all([get('https://h/a'), get('https://h/a')])
    await get('https://h/a')
    expect(read).toEqual(['https://h/a'])
  })

  it('takes a host with and without a slash for the same, and no other path', async () => {
    const { get, read } = counted()
    for (const url of ['https://h', 'https://h/', 'https://h/a', 'https://h/a/']) await get(url)
    expect(read).toEqual(['https://h', 'https://h/a', 'https://h/a/'])
  })

  it('forgets after a while, when asked to, and when the clock was set back', async () => {
    let now = 1_000_000
    const { cache, get, read } = counted({ lifetimeSeconds: 60, now: () => new Date(now) })
    await get('https://h')
    now += 59_999
    await get('https://h')
    expect(read).toHaveLength(1)
    now += 1
    await get('https://h')
    expect(read).toHaveLength(2)
    now -= 1
    await get('https://h')
    expect(read).toHaveLength(3)
    cache.clear()
    await get('https://h')
    expect(read).toHaveLength(4)
  })

  it('forgets the oldest when there are too many', async () => {
    const { get, read } = counted({ maxEntries: 2 })
    for (const url of ['https://a', 'https://b', 'https://c', 'https://b', 'https://a']) await get(url)
    expect(read).toEqual(['https://a', 'https://b', 'https://c', 'https://a'])
  })

  it('does not remember failures', async () => {
    const { get, read } = counted()
    await expect(get('https://bad')).rejects.toThrow('no answer')
    await expect(get('https://bad')).rejects.toThrow('no answer')
    expect(read).toHaveLength(2)
  })

  it('ends one wait without ending that of others', async () => {
    const { get } = counted()
    const abort = new AbortController()
    const [mine, other] = [get('https://h', abort.signal), get('https://h')]
    abort.abort(new Error('enough'))
    await expect(mine).rejects.toThrow('enough')
    expect(await other).toEqual(versions('https://h'))
  })

  it('ends a reading when all who wait for it have left, and reads anew for who comes later', async () => {
    const cache = discoveryCache()
    const readings: AbortSignal[] = []
    const read = (until?: AbortSignal) =>
      new Promise<readonly VersionData[]>((_, reject) => {
        until?.addEventListener('abort', () => reject(until.reason))
        if (until !== undefined) readings.push(until)
      })
    const leaving = [new AbortController(), new AbortController()]
    const left = leaving.map(({ signal }) => cache.get('https://h', read, signal))
    leaving[0]?.abort()
    await expect(left[0]).rejects.toMatchObject({ name: 'AbortError' })
    expect(readings.map(({ aborted }) => aborted)).toEqual([false])
    leaving[1]?.abort()
    await expect(left[1]).rejects.toMatchObject({ name: 'AbortError' })
    const later = cache.get('https://h', async () => versions('https://h'), undefined)
    expect(readings.map(({ aborted }) => aborted)).toEqual([true])
    expect(await later).toEqual(versions('https://h'))
  })

  it('leaves the signal of a reading alone once that has ended', async () => {
    let until: AbortSignal | undefined
    const cache = discoveryCache()
    await cache.get(
      'https://h',
      async (signal) => {
        until = signal
        return versions('https://h')
      },
      undefined,
    )
    expect(until?.aborted).toBe(false)
  })

  it('lets a caller read by itself when the reading that it joined failed for another one', async () => {
    const cache = discoveryCache()
    const refused = cache.get('https://h', () => Promise.reject(new Error('the token of another')), undefined)
    const mine = cache.get('https://h', async () => versions('https://h'), undefined)
    await expect(refused).rejects.toThrow('another')
    expect(await mine).toEqual(versions('https://h'))
  })

  it.each([{ lifetimeSeconds: -1 }, { lifetimeSeconds: Number.NaN }, { maxEntries: 0 }])(
    'refuses %j',
    (options) => {
      expect(() => discoveryCache(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    },
  )
})
