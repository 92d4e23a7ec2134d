import type { Access } from '../access.ts'
import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import type { TokenStore } from '../token-store/token-store.ts'
import { readAuthState, writeAuthState } from '../wire/auth-state.ts'
import { isFresh, type KeptAccess, keptAccess, watchClock } from './access-lifetime.ts'
import { sharedValue } from './shared-value.ts'
import { storedAccess } from './stored-access.ts'

/** Makes a new login. Knows nothing of caching, expiry or other callers. */
export type Login = (context: PluginContext) => Promise<Access>

/** One fresh {@link Access} for any number of callers. */
export interface AccessSource {
  /** The present access while it is good, else that of a new login. Rejects with what the login threw. */
  get(context: PluginContext): Promise<Access>
  /** Forgets the access (only if its token is `refused`, when that is given). Tells whether a new login can help. */
  invalidate(refused?: string): boolean
  /** The name under which the access is kept: see `AuthPlugin.cacheId`. */
  cacheId(): Promise<string | undefined>
  /** The present access as text; `undefined` when there is none. */
  getState(): string | undefined
  /** Takes what `getState` gave. @throws `AuthError` with code `malformed` */
  setState(state: string | undefined): void
}

export interface AccessSourceOptions {
  /** Seconds before its expiry from which a token is replaced. Default 120; at least 0. */
  renewBeforeSeconds?: number | undefined
  /**
   * Whether to log in again when the token has expired or was refused. A login that comes from a store or a state is none of
   * this plugin. Default true.
   */
  reauthenticate?: boolean | undefined
  /**
   * Where logins are kept for other processes, or for the next run: looked up before each login, and written after it.
   * Default: nowhere.
   */
  tokenStore?: TokenStore | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

interface Obtained extends KeptAccess {
  /** Whether this plugin has logged in for it; otherwise somebody else has, and its own login is not spent. */
  loggedIn: boolean
}

/**
 * Keeps the result of a login and shares it: callers that arrive while a login is under way wait for that one. A
 * caller that gives up does not end the login for the others; when all have given up, it is aborted. A login that
 * fails is forgotten: the next caller starts another.
 *
 * @param cacheId names what is logged in as and for: see `AuthPlugin.cacheId`. Default: there is no name, so nothing can be
 *   kept in a store
 * @throws {@link AuthError} `invalid_option` for a `renewBeforeSeconds` that is negative or no number, or a `tokenStore`
 *   without a `cacheId`
 */
export function accessSource(
  login: Login,
  options: AccessSourceOptions = {},
  cacheId?: () => Promise<string | undefined>,
): AccessSource {
  const { renewBeforeSeconds = 120, reauthenticate = true, tokenStore, now = () => new Date() } = options
  if (!(renewBeforeSeconds >= 0))
    throw new AuthError('invalid_option', 'renewBeforeSeconds must be at least 0.')
  if (tokenStore !== undefined && cacheId === undefined)
    throw new AuthError('invalid_option', 'tokenStore: logins of this plugin cannot be kept in a store.')
  // Read for every request: without a Date where there is no clock of the caller's.
  const nowMs = options.now === undefined ? () => Date.now() : () => now().getTime()
  const stored = tokenStore && cacheId && storedAccess(tokenStore, cacheId)
  const shared = sharedValue<Obtained>(
    obtain,
    (kept) => isFresh(kept, nowMs()) || (kept.loggedIn && !reauthenticate),
  )

  async function obtain(context: PluginContext): Promise<Obtained> {
    const found = stored === undefined ? undefined : await stored.find()
    if (found !== undefined) {
      const kept = keptAccess(found, renewBeforeSeconds)
      if (isFresh(kept, nowMs())) return { ...kept, loggedIn: false }
    }
    const clock = watchClock(context, now)
    const access = await login(clock.context)
    const kept = keptAccess(access, renewBeforeSeconds, {
      serverAheadMs: clock.serverAheadMs(access),
      obtainedAt: now(),
    })
    await stored?.save(kept.access, new Date(kept.goodUntil))
    return { ...kept, loggedIn: true }
  }

  return {
    get: async (context) => (await shared.get(context)).access,
    invalidate(refused) {
      const kept = shared.peek()
      if (!reauthenticate && kept?.loggedIn !== false) return false
      const current = kept?.access
      // Another caller has already dropped or replaced the refused token: there is a newer one to ask for.
      if (refused !== undefined && current?.token !== refused) return true
      if (current === undefined) return false
      shared.put(undefined)
      stored?.drop(current.token)
      return true
    },
    cacheId: async () => cacheId?.(),
    getState() {
      const kept = shared.peek()
      return kept && writeAuthState(kept.access)
    },
    setState(state) {
      shared.put(
        state === undefined
          ? undefined
          : { ...keptAccess(readAuthState(state), renewBeforeSeconds), loggedIn: false },
      )
    },
  }
}
