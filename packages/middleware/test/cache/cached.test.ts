import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { cached, type Validation, type Validator } from '../../src/index.ts'
import { clock } from '../support/clock.ts'

const anyRequest = { method: 'GET', url: '/' }

/** A validator that counts its questions and answers what `answer` says, a turn later. */
function counting(answer: (token: string) => Validation): { validator: Validator; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async validator(token) {
      asked.push(token)
      await new Promise(setImmediate)
      return answer(token)
    },
  }
}

function good(time: { now(): Date }, seconds = 3600) {
  const expiresAt = new Date(time.now().getTime() + seconds * 1000)
  return (token: string): Validation => ({ ok: true, access: anAccess({ token, expiresAt }) })
}

describe('cached', () => {
  it('asks once about a token for 300 seconds', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time))
    const validate = cached(validator, { now: time.now })
    const first = await validate('t', anyRequest)
    time.advance(299.999)
    expect(validate('t', anyRequest)).toBe(first)
    expect(asked).toEqual(['t'])
    time.advance(0.001)
    await validate('t', anyRequest)
    expect(asked).toEqual(['t', 't'])
  })

  it('counts the age of an answer from the question', async () => {
    const time = clock()
    const asked: string[] = []
    const validate = cached(
      async (token) => {
        asked.push(token)
        time.advance(200)
        return good(time)(token)
      },
      { now: time.now },
    )
    await validate('t', anyRequest)
    time.advance(100)
    await validate('t', anyRequest)
    expect(asked).toHaveLength(2)
  })

  it('M-046: trusts a token for as long as it is valid where that is chosen, and no longer', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time, 86_400))
    const validate = cached(validator, { now: time.now, tokenCacheTimeSeconds: 'while-valid' })
    const first = await validate('t', anyRequest)
    time.advance(86_399)
    expect(validate('t', anyRequest)).toBe(first)
    time.advance(1)
    expect(await validate('t', anyRequest)).not.toBe(first)
    expect(asked).toEqual(['t'])
  })

  it('trusts a token for as long as the operator says', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time))
    const validate = cached(validator, { now: time.now, tokenCacheTimeSeconds: 5 })
    await validate('t', anyRequest)
    time.advance(5)
    await validate('t', anyRequest)
    expect(asked).toHaveLength(2)
  })

  it('remembers nothing with a time of 0', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time))
    const validate = cached(validator, { now: time.now, tokenCacheTimeSeconds: 0 })
    await validate('t', anyRequest)
    await validate('t', anyRequest)
    expect(asked).toHaveLength(2)
  })

  it('CVE-2013-2104: refuses a remembered token from the moment it expires', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time, 60))
    const validate = cached(validator, { now: time.now })
    expect(await validate('t', anyRequest)).toMatchObject({ ok: true })
    time.advance(59)
    expect(validate('t', anyRequest)).toMatchObject({ ok: true })
    time.advance(1)
    expect(validate('t', anyRequest)).toEqual({ ok: false, refusal: 'expired' })
    expect(asked).toHaveLength(1)
  })

  it('cannot be made to trust a token longer by changing its Date', async () => {
    const time = clock()
    const validate = cached(counting(good(time, 60)).validator, { now: time.now })
    const first = await validate('t', anyRequest)
    if (!first.ok) throw new Error(first.refusal)
    first.access.expiresAt.setFullYear(2999)
    time.advance(60)
    expect(validate('t', anyRequest)).toEqual({ ok: false, refusal: 'expired' })
  })

  it('shares an access that nobody can change', async () => {
    const time = clock()
    const first = await cached(counting(good(time)).validator, { now: time.now })('t', anyRequest)
    if (!first.ok) throw new Error(first.refusal)
    expect(() => Object.assign(first.access.roles[0]!, { name: 'admin' })).toThrow(TypeError)
    expect(() => Object.assign(first.access.catalog![0]!.endpoints[0]!, { url: 'http://evil' })).toThrow(
      TypeError,
    )
  })

  it('asks once for any number of requests that come together', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time))
    const validate = cached(validator, { now: time.now })
    const all = await Promise.all(Array.from({ length: 100 }, (_, at) => validate(`t${at % 2}`, anyRequest)))
    expect(asked).toEqual(['t0', 't1'])
    expect(all.map((validation) => validation.ok && validation.access.token)).toEqual(
      Array.from({ length: 100 }, (_, at) => `t${at % 2}`),
    )
  })

  it.each(['invalid', 'forbidden', 'expired'] as const)(
    'remembers for 10 seconds that a token is %s',
    async (refusal) => {
      const time = clock()
      const { validator, asked } = counting(() => ({ ok: false, refusal }))
      const validate = cached(validator, { now: time.now })
      await validate('t', anyRequest)
      time.advance(9)
      expect(await validate('t', anyRequest)).toEqual({ ok: false, refusal })
      expect(asked).toHaveLength(1)
      time.advance(1)
      await validate('t', anyRequest)
      expect(asked).toHaveLength(2)
    },
  )

  it('remembers nothing when Keystone cannot be asked', async () => {
    const time = clock()
    const answers: Validation[] = [{ ok: false, refusal: 'unavailable' }]
    const validate = cached(counting((token) => answers.shift() ?? good(time)(token)).validator, {
      now: time.now,
    })
    expect(await validate('t', anyRequest)).toMatchObject({ refusal: 'unavailable' })
    expect(await validate('t', anyRequest)).toMatchObject({ ok: true })
  })

  it('asks again after a validator has thrown', async () => {
    const time = clock()
    let turn = 0
    const validate = cached(
      async (token) => {
        turn += 1
        if (turn === 1) throw new Error('broken')
        return good(time)(token)
      },
      { now: time.now },
    )
    await expect(validate('t', anyRequest)).rejects.toThrow('broken')
    expect(await validate('t', anyRequest)).toMatchObject({ ok: true })
  })

  it('keeps good tokens while bad ones pour in', async () => {
    const time = clock()
    const { validator, asked } = counting((token) =>
      token === 'good' ? good(time)(token) : { ok: false, refusal: 'invalid' },
    )
    const validate = cached(validator, { now: time.now, tokenCacheMaxBytes: 65_536 })
    await validate('good', anyRequest)
    for (let at = 0; at < 300; at += 1) await validate(`bad${at}`.padEnd(8000, 'x'), anyRequest)
    await validate('good', anyRequest)
    expect(asked.filter((token) => token === 'good')).toHaveLength(1)
  })

  it('holds no more than it may', async () => {
    const time = clock()
    const { validator, asked } = counting(good(time))
    const validate = cached(validator, { now: time.now, tokenCacheMaxBytes: 65_536 })
    for (let at = 0; at < 100; at += 1) await validate(`t${at}`, anyRequest)
    await validate('t99', anyRequest)
    expect(asked).toHaveLength(100)
    await validate('t0', anyRequest)
    expect(asked).toHaveLength(101)
  })

  it('answers without a promise when the validator does', () => {
    const time = clock()
    const validate = cached((token) => good(time)(token), { now: time.now })
    expect(validate('t', anyRequest)).toMatchObject({ ok: true })
    expect(validate('t', anyRequest)).toBe(validate('t', anyRequest))
  })

  it.each([
    { tokenCacheTimeSeconds: -1 },
    { tokenCacheTimeSeconds: 301 },
    { tokenCacheTimeSeconds: Number.NaN },
    { tokenCacheMaxBytes: 1 },
    { now: new Date() as never },
  ])('refuses the options %j', (options) => {
    const create = () => cached(() => ({ ok: false, refusal: 'invalid' }), options)
    expect(create).toThrow(
      expect.objectContaining({ code: 'invalid_option', option: Object.keys(options)[0] }),
    )
  })
})
