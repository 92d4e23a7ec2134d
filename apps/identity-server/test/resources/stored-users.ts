import { type UserStore, userStore } from '../../src/resources/users/store.ts'
import type { User } from '../../src/resources/users/users.ts'
import type { Storage } from '../../src/storage/storage.ts'

/** The time at which everything happens, unless a test says otherwise. */
export const now = new Date('2026-05-04T03:02:01Z')
export const later = new Date('2026-05-05T00:00:00Z')

/** A user of which only the id, and what a test gives, matters. */
export function user(id: string, more: Partial<User> = {}): User {
  return {
    id,
    name: `name of ${id}`,
    domainId: 'default',
    enabled: true,
    defaultProjectId: null,
    passwordExpiresAt: null,
    options: {},
    federated: [],
    extra: {},
    ...more,
  }
}

export function storeOf(storage: Storage, clock: () => Date = () => now): UserStore {
  return userStore(storage, { clock })
}

/** Collects what is told to caches from now on, as `kind id`. */
export function changesOf(storage: Storage): string[] {
  const seen: string[] = []
  storage.onChange((changes) => seen.push(...changes.map(({ kind, id }) => `${kind} ${id}`)))
  return seen
}

/** Adds the identity provider `corp` with the protocol `openid`. */
export async function addProvider(storage: Storage): Promise<void> {
  await storage.write(async (tx, changed) => {
    await tx
      .insertInto('identity_provider')
      .values({ id: 'corp', enabled: true, description: null, domain_id: 'default', authorization_ttl: null })
      .execute()
    await tx
      .insertInto('federation_protocol')
      .values({ id: 'openid', idp_id: 'corp', mapping_id: 'm', remote_id_attribute: null })
      .execute()
    changed('protocol', 'corp')
  })
}
