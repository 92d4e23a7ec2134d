import { createHash } from 'node:crypto'
import { tooManyRequests } from '../../identity-error.ts'
import { clientNetwork } from './client-network.ts'
import { type Recent, recent } from './recent.ts'
import { type TokenBucket, tokenBucket } from './token-bucket.ts'

/** Who tries to log in. */
export interface Who {
  /** Address of the client. */
  client: string
  /** The accounts that it names, as it names them: whether they exist is not known yet. None: nothing is limited. */
  accounts: readonly string[]
}

/** An attempt under way. One of these is called when it has ended; a second call does nothing. */
export interface Attempt {
  /** The credentials were right. */
  succeeded(): void
  /** The credentials were wrong. */
  failed(): void
  /** It was not found out: the server is busy, or the credentials were right but not enough. */
  abandoned(): void
}

/** Slows down who guesses, before anything expensive is done. */
export interface LoginThrottle {
  /**
   * Lets an attempt begin.
   *
   * @throws `too_many_requests`, with the seconds to wait: the same whether or not the account exists, and whether or not
   *   the credentials would be right
   */
  admit(who: Who): Attempt
}

/** `[ks] login_…`. */
export interface LoginThrottleOptions {
  /** Failed attempts of a client with an account that cost no delay. */
  freeFailures: number
  /** The delay after the next one. Seconds; it doubles with each one more. 0: no delays. */
  firstDelay: number
  /** Seconds. */
  longestDelay: number
  /** Failed attempts a minute of a client with accounts that it has not logged in to. 0: no limit. */
  failuresPerClient: number
  /** Failed attempts a minute at an account beyond which every client's first one costs the longest delay. 0: no limit. */
  failuresPerAccount: number
  /** How many clients, accounts, and pairs of them are remembered: each at most so many. */
  remembered: number
  /** A clock that never goes back. Milliseconds. Default: the process's. */
  now?: () => number
}

/** What is remembered of a client with an account. */
interface Pair {
  failures: number
  /** When the next attempt may begin. */
  until: number
  /** When the failures are forgotten. */
  forgetAt: number
  /** Until when the client counts as one that knows the credentials. */
  provenUntil: number
  pending: number
}

const rememberMs = 3_600_000

/** Attempts at a time of a client with an account that it has not logged in to yet. */
const pendingLimit = 32

/**
 * Makes the throttle of a process.
 *
 * - What others do never keeps a client out of an account: a client is delayed by its own failures there. Those of
 *   others only decide how long. So a lockout is not needed to stop guessing, and nobody can be locked out by it.
 * - A client that has logged in to an account is not held back by what it does to other accounts: behind a proxy or a
 *   dashboard, many people are one client.
 * - Attempts under way count against the client until they have ended, so guessing in parallel gains nothing.
 *
 * Memory is bounded, and what matters cannot be pushed out of it cheaply: an entry costs its maker a failure out of
 * `failuresPerClient`, so one address needs hours to push a young entry out, and an attempt makes its entry young again.
 * The limit of the client itself is in a table of its own, in which every address has one entry however many names it
 * makes up. Keys are digests, so long names take no more room.
 */
export function loginThrottle(options: LoginThrottleOptions): LoginThrottle {
  const { now = () => performance.now() } = options
  if (options.firstDelay === 0 && options.failuresPerClient === 0) return { admit: () => unlimited }
  const pairs = recent<Pair>(options.remembered)
  const clients = recent<TokenBucket>(options.remembered)
  const accounts = recent<TokenBucket>(options.remembered)

  function admit({ client, accounts: named }: Who): Attempt {
    if (named.length === 0) return unlimited
    const time = now()
    const network = clientNetwork(client)
    const touched = [...new Set(named)].map((account) => {
      const key = digest(network, account)
      return { key, account: digest(account), pair: present(pairs.get(key), time) }
    })
    const proven = touched.every(({ pair }) => pair.provenUntil > time)
    const waits = touched.map(({ pair }) =>
      Math.max(pair.until - time, !proven && pair.pending >= pendingLimit ? 1000 : 0),
    )
    const ofClient = options.failuresPerClient === 0 ? undefined : bucket(clients, digest(network), time)
    if (!proven) waits.push(ofClient?.wait(time) ?? 0)
    const wait = Math.max(0, ...waits)
    if (wait > 0) throw tooManyRequests(Math.ceil(wait / 1000))

    ofClient?.take(time)
    for (const { key, pair } of touched) {
      pair.pending += 1
      pairs.put(key, pair)
    }
    let ended = false
    const end = (conclude: (pair: Pair, account: string, at: number) => void, given: boolean) => () => {
      if (ended) return
      ended = true
      const at = now()
      if (given) ofClient?.giveBack(at)
      for (const { key, account, pair } of touched) {
        pair.pending -= 1
        conclude(pair, account, at)
        if (isIdle(pair, at)) pairs.drop(key)
        else pairs.put(key, pair)
      }
    }
    return {
      succeeded: end((pair, _, at) => {
        pair.failures = 0
        pair.until = at
        pair.provenUntil = at + rememberMs
      }, true),
      failed: end(fail, false),
      abandoned: end(() => {}, true),
    }
  }

  function fail(pair: Pair, account: string, at: number): void {
    pair.failures += 1
    pair.forgetAt = at + rememberMs
    pair.until = Math.max(pair.until, at + delayMs(pair.failures, isAttacked(account, at)))
  }

  /** Counts a failure at the account, and tells whether there are too many. */
  function isAttacked(account: string, at: number): boolean {
    if (options.failuresPerAccount === 0) return false
    const all = bucket(accounts, account, at, options.failuresPerAccount)
    const attacked = all.wait(at) > 0
    all.take(at)
    return attacked
  }

  function delayMs(failures: number, attacked: boolean): number {
    const longest = options.longestDelay * 1000
    if (options.firstDelay === 0) return 0
    const beyond = failures - options.freeFailures
    if (attacked) return longest
    return beyond <= 0 ? 0 : Math.min(longest, options.firstDelay * 1000 * 2 ** Math.min(beyond - 1, 40))
  }

  function bucket(
    table: Recent<TokenBucket>,
    key: string,
    time: number,
    perMinute = options.failuresPerClient,
  ): TokenBucket {
    const found = table.get(key) ?? tokenBucket(perMinute, time)
    table.put(key, found)
    return found
  }

  return { admit }
}

const unlimited: Attempt = { succeeded() {}, failed() {}, abandoned() {} }

function present(known: Pair | undefined, time: number): Pair {
  if (known === undefined) return { failures: 0, until: time, forgetAt: time, provenUntil: time, pending: 0 }
  if (known.forgetAt <= time) known.failures = 0
  return known
}

function isIdle(pair: Pair, time: number): boolean {
  return pair.pending === 0 && pair.failures === 0 && pair.provenUntil <= time
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64').slice(0, 24)
}
