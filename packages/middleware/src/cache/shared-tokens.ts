/** What Keystone said about a token, as another process may have left it. */
export interface SharedToken {
  /** The body of Keystone's answer, `{"token": {…}}`. Not checked yet. */
  readonly body: unknown
  /** When Keystone was asked, if whoever left it says so. */
  readonly askedAt?: Date | undefined
}

/**
 * A cache of validated tokens that processes share, behind the cache in this process. `memcachedTokens()` of
 * `@ks/middleware/memcached` makes one.
 *
 * It is a help and never a need: it does not throw, and it answers in bounded time.
 */
export interface SharedTokens {
  /** `undefined`: not there, damaged, not protected as it has to be, or the cache cannot be asked. */
  find(token: string): Promise<SharedToken | undefined>
  /** Leaves an answer for others. Nobody waits for it, and it may be lost. */
  keep(token: string, answer: Required<SharedToken>, lifetimeSeconds: number): void
}
