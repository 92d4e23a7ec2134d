/**
 * Keeps logins for other processes, or for the next run of this one. Entries are secrets: whoever reads one is the user.
 *
 * It is a cache: losing an entry costs a login. A plugin logs in as if there were no store when one of its methods rejects.
 */
export interface TokenStore {
  /**
   * What was stored under an id and has not expired.
   *
   * @param id base64 of a hash, 44 characters
   */
  get(id: string): Promise<string | undefined>
  /** @param expiresAt when the entry is of no use any more, by this machine's clock */
  set(id: string, state: string, expiresAt: Date): Promise<void>
  delete(id: string): Promise<void>
}
