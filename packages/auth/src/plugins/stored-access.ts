import type { Access } from '../access.ts'
import type { TokenStore } from '../token-store/token-store.ts'
import { readAuthState, writeAuthState } from '../wire/auth-state.ts'

/** The one entry of a store that belongs to a plugin. */
export interface StoredAccess {
  /** What is there, unless it was dropped before or is damaged. Never rejects: a store in trouble has nothing. */
  find(): Promise<Access | undefined>
  save(access: Access, expiresAt: Date): Promise<void>
  /** Takes a token that was refused out of the store; what others have put there meanwhile stays. */
  drop(token: string): void
}

/** Logins go on without a store that is in trouble: it is only a shortcut. */
export function storedAccess(store: TokenStore, cacheId: () => Promise<string | undefined>): StoredAccess {
  let refused: string | undefined
  let dropping: Promise<void> = Promise.resolve()

  async function read(): Promise<{ id: string; access: Access } | undefined> {
    const id = await cacheId()
    const state = id === undefined ? undefined : await store.get(id)
    return id === undefined || state === undefined ? undefined : { id, access: readAuthState(state) }
  }

  async function takeOut(token: string): Promise<void> {
    const found = await read()
    if (found?.access.token === token) await store.delete(found.id)
  }

  return {
    async find() {
      await dropping
      const found = await read().catch(() => undefined)
      return found?.access.token === refused ? undefined : found?.access
    },
    async save(access, expiresAt) {
      const id = await cacheId()
      if (id !== undefined) await store.set(id, writeAuthState(access), expiresAt).catch(() => undefined)
    },
    drop(token) {
      refused = token
      dropping = takeOut(token).catch(() => undefined)
    },
  }
}
