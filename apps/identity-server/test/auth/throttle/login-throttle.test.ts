import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LoginThrottleOptions, loginThrottle } from '../../../src/auth/throttle/login-throttle.ts'

/** A throttle on a clock that stands still until it is moved. */
function throttle(options: Partial<LoginThrottleOptions> = {}) {
  let at = 0
  const { admit } = loginThrottle({
    freeFailures: 2,
    firstDelay: 1,
    longestDelay: 60,
    failuresPerClient: 100,
    failuresPerAccount: 100,
    remembered: 1000,
    now: () => at,
    ...options,
  })
  const begin = (client: string, account: string) => admit({ client, accounts: [account] })
  /** Seconds to wait, or 0. */
  const waitOf = (client: string, account: string): number => {
    try {
      begin(client, account).abandoned()
      return 0
    } catch (error) {
      expect(error).toMatchObject({ code: 'too_many_requests' })
      return (error as { retryAfterSeconds: number }).retryAfterSeconds
    }
  }
  return {
    begin,
    waitOf,
    fail: (client: string, account: string) => begin(client, account).failed(),
    succeed: (client: string, account: string) => begin(client, account).succeeded(),
    forward: (seconds: number) => {
      at += seconds * 1000
    },
  }
}

describe('a client that guesses', () => {
  it('waits twice as long after each failure that is not free, up to the longest delay', () => {
    const { fail, waitOf, forward } = throttle()
    const waits = []
    for (let failures = 0; failures < 11; failures++) {
      fail('10.0.0.1', 'ann')
      const wait = waitOf('10.0.0.1', 'ann')
      waits.push(wait)
      forward(wait)
    }
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('is admitted again when the delay has passed, and not a moment earlier', () => {
    const { fail, waitOf, forward } = throttle({ freeFailures: 0, firstDelay: 10 })
    fail('10.0.0.1', 'ann')
    forward(9.999)
    expect(waitOf('10.0.0.1', 'ann')).toBe(1)
    forward(0.001)
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })

  it('does not wait longer for having tried too early', () => {
    const { fail, waitOf, forward } = throttle({ freeFailures: 0, firstDelay: 10 })
    fail('10.0.0.1', 'ann')
    for (let second = 0; second < 10; second++) {
      expect(waitOf('10.0.0.1', 'ann')).toBe(10 - second)
      forward(1)
    }
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })

  it('starts anew after a success, and after an hour', () => {
    const { fail, succeed, waitOf, forward } = throttle()
    for (let i = 0; i < 2; i++) fail('10.0.0.1', 'ann')
    succeed('10.0.0.1', 'ann')
    for (let i = 0; i < 2; i++) fail('10.0.0.1', 'ann')
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
    forward(3601)
    for (let i = 0; i < 2; i++) fail('10.0.0.1', 'ann')
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })

  it('is not counted for an attempt of which nobody knows whether it was right', () => {
    const { begin, waitOf } = throttle({ freeFailures: 0 })
    begin('10.0.0.1', 'ann').abandoned()
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })

  it('cannot clear its failures with an attempt that is right and not enough', () => {
    const { begin, fail, waitOf } = throttle()
    for (let i = 0; i < 2; i++) fail('10.0.0.1', 'ann')
    begin('10.0.0.1', 'ann').abandoned()
    fail('10.0.0.1', 'ann')
    expect(waitOf('10.0.0.1', 'ann')).toBe(1)
  })

  it('has its attempt counted once, whatever is said of it later', () => {
    const { begin, waitOf } = throttle({ freeFailures: 1 })
    const attempt = begin('10.0.0.1', 'ann')
    attempt.failed()
    attempt.failed()
    attempt.succeeded()
    attempt.abandoned()
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
    begin('10.0.0.1', 'ann').failed()
    expect(waitOf('10.0.0.1', 'ann')).toBe(1)
  })

  it('gains nothing by guessing in parallel', () => {
    const { begin, waitOf } = throttle()
    const attempts = Array.from({ length: 32 }, () => begin('10.0.0.1', 'ann'))
    expect(waitOf('10.0.0.1', 'ann')).toBe(1)
    for (const attempt of attempts) attempt.failed()
    expect(waitOf('10.0.0.1', 'ann')).toBe(60)
  })

  it('is one client in all of an IPv6 network of 64 bits', () => {
    const { fail, waitOf } = throttle({ freeFailures: 0 })
    fail('2001:db8:1:2::1', 'ann')
    expect(waitOf('2001:db8:1:2:ffff::9', 'ann')).toBe(1)
    expect(waitOf('2001:db8:1:3::1', 'ann')).toBe(0)
  })
})

describe('a client that knows the password', () => {
  it('is not delayed by what other clients do to the account', () => {
    const { fail, waitOf } = throttle({ failuresPerAccount: 5 })
    for (let other = 0; other < 200; other++) fail(`10.0.1.${other}`, 'ann')
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })

  it('is not delayed by what it does to other accounts, once it has logged in', () => {
    const { fail, succeed, waitOf, forward } = throttle({ failuresPerClient: 10 })
    succeed('10.0.0.1', 'ann')
    for (let i = 0; i < 10; i++) fail('10.0.0.1', `user ${i}`)
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
    expect(waitOf('10.0.0.1', 'bob')).toBeGreaterThan(0)
    // It has to prove itself again one day.
    forward(3601)
    for (let i = 0; i < 10; i++) fail('10.0.0.1', `another user ${i}`)
    expect(waitOf('10.0.0.1', 'ann')).toBeGreaterThan(0)
  })

  it('may log in any number of times at once', () => {
    const { begin, succeed } = throttle({ failuresPerClient: 10 })
    succeed('10.0.0.1', 'nova')
    const attempts = Array.from({ length: 500 }, () => begin('10.0.0.1', 'nova'))
    for (const attempt of attempts) attempt.succeeded()
  })
})

describe('the limit of a client', () => {
  it('lets so many failures a minute through, whatever accounts they are spread over', () => {
    const { fail, waitOf, forward } = throttle({ failuresPerClient: 30 })
    for (let i = 0; i < 30; i++) fail('10.0.0.1', `user ${i}`)
    expect(waitOf('10.0.0.1', 'one more')).toBe(2)
    expect(waitOf('10.0.0.2', 'one more')).toBe(0)
    forward(2)
    fail('10.0.0.1', 'one more')
    expect(waitOf('10.0.0.1', 'and another')).toBe(2)
  })

  it('counts attempts that have not ended, and gives back those that succeed', () => {
    const { begin, waitOf } = throttle({ failuresPerClient: 3 })
    const attempts = ['a', 'b', 'c'].map((account) => begin('10.0.0.1', account))
    expect(waitOf('10.0.0.1', 'd')).toBeGreaterThan(0)
    for (const attempt of attempts) attempt.succeeded()
    expect(waitOf('10.0.0.1', 'd')).toBe(0)
  })
})

describe('the limit of an account', () => {
  it('leaves every further client one guess in each longest delay', () => {
    const { fail, waitOf, forward } = throttle({ failuresPerAccount: 10 })
    for (let other = 0; other < 10; other++) fail(`10.0.1.${other}`, 'ann')
    fail('10.0.2.1', 'ann')
    expect(waitOf('10.0.2.1', 'ann')).toBe(60)
    // Another account has nothing to do with it.
    fail('10.0.2.1', 'bob')
    expect(waitOf('10.0.2.1', 'bob')).toBe(0)
    forward(120)
    fail('10.0.2.2', 'ann')
    expect(waitOf('10.0.2.2', 'ann')).toBe(0)
  })
})

describe('options of 0', () => {
  it('switch one protection off, and the others stay', () => {
    const noDelays = throttle({ firstDelay: 0, failuresPerClient: 40, failuresPerAccount: 0 })
    for (let i = 0; i < 40; i++) noDelays.fail('10.0.0.1', 'ann')
    expect(noDelays.waitOf('10.0.0.1', 'ann')).toBe(2)
    const noClients = throttle({ failuresPerClient: 0, failuresPerAccount: 0 })
    for (let i = 0; i < 500; i++) noClients.fail('10.0.0.1', `user ${i}`)
    expect(noClients.waitOf('10.0.0.1', 'ann')).toBe(0)
    for (let i = 0; i < 3; i++) noClients.fail('10.0.0.1', 'ann')
    expect(noClients.waitOf('10.0.0.1', 'ann')).toBe(1)
  })

  it('switch all of it off', () => {
    const { begin, fail, waitOf } = throttle({ firstDelay: 0, failuresPerClient: 0 })
    for (let i = 0; i < 500; i++) begin('10.0.0.1', 'ann')
    for (let i = 0; i < 500; i++) fail('10.0.0.1', 'ann')
    expect(waitOf('10.0.0.1', 'ann')).toBe(0)
  })
})

describe('memory', () => {
  it('is not cleared of a delay by making names up', () => {
    const { fail, waitOf } = throttle({ remembered: 1000, longestDelay: 3600, firstDelay: 3600 })
    for (let i = 0; i < 3; i++) fail('10.0.0.1', 'ann')
    let made = 0
    for (let i = 0; i < 5000; i++) {
      if (waitOf('10.0.0.1', `nobody ${i}`) > 0) continue
      fail('10.0.0.1', `nobody ${i}`)
      made += 1
    }
    expect(made).toBeLessThan(100)
    expect(waitOf('10.0.0.1', 'ann')).toBe(3600)
  })

  it('forgets the oldest when it is full, and goes on', () => {
    const { fail, waitOf } = throttle({ remembered: 10, freeFailures: 0, failuresPerClient: 0 })
    for (let i = 0; i < 20; i++) fail('10.0.0.1', `user ${i}`)
    expect(waitOf('10.0.0.1', 'user 0')).toBe(0)
    expect(waitOf('10.0.0.1', 'user 19')).toBe(1)
  })
})

it('never holds a client back that has not failed, whatever others do in whatever order', () => {
  const step = fc.record({
    client: fc.constantFrom('10.0.0.2', '10.0.0.3', '2001:db8::1'),
    account: fc.constantFrom('ann', 'bob'),
    outcome: fc.constantFrom('failed', 'succeeded', 'abandoned'),
    seconds: fc.integer({ min: 0, max: 90 }),
  } as const)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { begin, waitOf, forward } = throttle({ failuresPerClient: 5, failuresPerAccount: 3 })
      for (const { client, account, outcome, seconds } of steps) {
        if (waitOf(client, account) === 0) begin(client, account)[outcome]()
        forward(seconds)
        expect(waitOf('10.0.0.1', 'ann')).toBe(0)
      }
    }),
  )
})
