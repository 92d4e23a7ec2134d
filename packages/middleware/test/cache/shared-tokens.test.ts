import { describe, expect, it } from 'vitest'
import type { SharedToken, SharedTokens } from '../../src/cache/shared-tokens.ts'
import { keystoneValidator } from '../../src/keystone-validator.ts'
import { clock } from '../support/clock.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

const body = JSON.parse(projectToken) as { token: Record<string, unknown> }
const context = { method: 'GET', url: '/' }

async function setUp(
  entries: Record<string, SharedToken> = {},
  tokenCacheTimeSeconds: number | 'while-valid' = 300,
  includeServiceCatalog = true,
) {
  const keystone = await keystoneWith({ t1: projectToken })
  const session = sessionAt(keystone.url)
  const time = clock()
  const kept: [token: string, answer: SharedToken, seconds: number][] = []
  const sharedTokens: SharedTokens = {
    find: async (token) => entries[token],
    keep: (...one) => kept.push(one),
  }
  const cacheOptions = { sharedTokens, now: time.now, tokenCacheTimeSeconds }
  const validator = keystoneValidator({ session, ...cacheOptions, includeServiceCatalog })
  return {
    time,
    kept,
    asked: () => keystone.validations().length,
    urls: () => keystone.validations().map(({ url }) => url),
    validate: async (token = 't1', allowExpired = false) =>
      await validator(token, { ...context, allowExpired }),
    async [Symbol.asyncDispose]() {
      await session.close()
      await keystone[Symbol.asyncDispose]()
    },
  }
}

const at = (text: string) => new Date(text)
const late = { token: { ...body.token, expires_at: '2026-05-31T23:59:59.000000Z' } }

describe('a shared cache', () => {
  it('gets the answer of Keystone, for as long as it may be used', async () => {
    await using t = await setUp()
    await t.validate()
    expect(t.kept).toEqual([['t1', { body, askedAt: t.time.now() }, 300]])
  })

  it('M-046: keeps a token for 30 days at most where it is trusted for as long as it is valid', async () => {
    await using t = await setUp({}, 'while-valid')
    await t.validate()
    expect(t.kept.map(([, , seconds]) => seconds)).toEqual([30 * 24 * 3600])
  })

  it('answers instead of Keystone', async () => {
    await using t = await setUp({ t1: { body, askedAt: at('2026-05-31T23:59:00Z') } })
    const validation = await t.validate()
    expect(validation.ok && validation.access.user.name).toBe('ada')
    expect(validation.ok && validation.access.token).toBe('t1')
    expect([t.asked(), t.kept]).toEqual([0, []])
  })

  it('makes no answer older than the lifetime: its age counts here too', async () => {
    await using t = await setUp({ t1: { body, askedAt: at('2026-05-31T23:59:00Z') } })
    await t.validate()
    t.time.advance(239)
    await t.validate()
    expect(t.asked()).toBe(0)
    t.time.advance(1)
    await t.validate()
    expect(t.asked()).toBe(1)
  })

  it('is asked again after 10 seconds about an entry of unknown age', async () => {
    const entries: Record<string, SharedToken> = { t1: { body } }
    await using t = await setUp(entries)
    await t.validate()
    delete entries.t1
    t.time.advance(9)
    await t.validate()
    expect(t.asked()).toBe(0)
    t.time.advance(1)
    await t.validate()
    expect(t.asked()).toBe(1)
  })

  const withoutCatalog = { token: { ...body.token, catalog: undefined } }
  it.each<[string, SharedToken]>([
    ['is past the expiry of its token (CVE-2013-2104)', { body: late }],
    ['is older than the lifetime', { body, askedAt: at('2026-05-31T23:55:00Z') }],
    ['comes from the future', { body, askedAt: at('2026-06-01T00:00:01Z') }],
    ['has an age that is no instant', { body, askedAt: new Date(Number.NaN) }],
    ['is no token', { body: { token: {} } }],
    ['is nothing', { body: null }],
    ['lacks the catalog, as one of a service that wants none', { body: withoutCatalog }],
    ['has an expiry that is no instant', { body: { token: { ...body.token, expires_at: 'never' } } }],
  ])('is not believed when an entry %s', async (_what, entry) => {
    await using t = await setUp({ t1: entry })
    const validation = await t.validate()
    expect(validation.ok).toBe(true)
    expect(t.asked()).toBe(1)
  })

  it('may lack the catalog for a service that wants none', async () => {
    const entries = { t1: { body: withoutCatalog, askedAt: at('2026-06-01T00:00:00Z') } }
    await using t = await setUp(entries, 300, false)
    expect(await t.validate()).toMatchObject({ ok: true })
    expect(t.asked()).toBe(0)
  })

  it('gets no refusals', async () => {
    await using t = await setUp()
    expect(await t.validate('bad')).toEqual({ ok: false, refusal: 'invalid' })
    expect(t.kept).toEqual([])
  })

  it('is not used when nothing is to be remembered', async () => {
    await using t = await setUp({ t1: { body } }, 0)
    await t.validate()
    expect([t.asked(), t.kept]).toEqual([1, []])
  })
})

describe('tokens that have expired', () => {
  it('D4: are asked about again after 300 seconds, however long valid ones are trusted', async () => {
    const keystone = await keystoneWith({ t1: JSON.stringify(late) })
    await using session = sessionAt(keystone.url)
    const time = clock()
    const validate = keystoneValidator({ session, now: time.now, tokenCacheTimeSeconds: 'while-valid' })
    const question = { ...context, allowExpired: true }
    expect(await validate('t1', question)).toMatchObject({ ok: true })
    time.advance(299)
    await validate('t1', question)
    expect(keystone.validations()).toHaveLength(1)
    time.advance(1)
    await validate('t1', question)
    expect(keystone.validations()).toHaveLength(2)
    await keystone[Symbol.asyncDispose]()
  })
})

describe('a shared cache and tokens that have expired', () => {
  it('D4: neither answers for them nor keeps them', async () => {
    await using t = await setUp({ t1: { body: late, askedAt: at('2026-05-31T23:59:30Z') } })
    expect(await t.validate('t1', true)).toMatchObject({ ok: true })
    expect(t.urls()).toEqual(['/v3/auth/tokens?allow_expired=1'])
  })
})
