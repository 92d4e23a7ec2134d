import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { revocationIndex } from '../../src/tokens/revocation-index.ts'
import { revocationStore } from '../../src/tokens/revocation-store.ts'
import { tokenRevoker } from '../../src/tokens/revoke.ts'

const start = Date.UTC(2026, 0, 1)

/** A revoker on its own database, whose events are kept for 100 seconds. */
async function revoker() {
  const open = await openDatabase({ connection: 'sqlite://' })
  await migrateToLatest(open)
  const storage = createStorage({ open })
  const store = revocationStore(storage)
  const revocations = revocationIndex()
  let seconds = 0
  const failures: unknown[] = []
  const pruned: Promise<void>[] = []
  const revoke = tokenRevoker({
    revocations,
    revocationStore: {
      ...store,
      prune(before) {
        const done = store.prune(before)
        pruned.push(done)
        return done
      },
    },
    clock: () => new Date(start + seconds * 1000),
    keepForSeconds: 100,
    onPruneFailed: (error) => failures.push(error),
  })
  return {
    failures,
    db: open.db,
    async revokeAt(at: number, userId: string) {
      seconds = at
      await revoke({ userId })
      await Promise.allSettled(pruned)
    },
    users: async () => (await store.all()).map((event) => event.userId),
    isRevoked: (userId: string) =>
      revocations.isRevoked({
        issuedAt: new Date(start - 1000),
        expiresAt: new Date(start + 3_600_000),
        userIds: [userId],
        projectId: undefined,
        domainIds: [],
        roleIds: [],
        trustId: undefined,
        consumerId: undefined,
        auditId: undefined,
        auditChainId: undefined,
      }),
    [Symbol.asyncDispose]: () => storage.close(),
  }
}

describe('tokenRevoker', () => {
  it('ends tokens before it returns', async () => {
    await using it = await revoker()
    expect(it.isRevoked('ann')).toBe(false)
    await it.revokeAt(0, 'ann')
    expect(it.isRevoked('ann')).toBe(true)
    expect(await it.users()).toEqual(['ann'])
  })

  it('deletes events, from the database and from memory, that no token can match any more', async () => {
    await using it = await revoker()
    await it.revokeAt(0, 'ann')
    await it.revokeAt(50, 'ben')
    await it.revokeAt(101, 'cat')
    expect(await it.users()).toEqual(['ben', 'cat'])
    expect([it.isRevoked('ann'), it.isRevoked('ben')]).toEqual([false, true])
  })

  it('deletes at most once a minute', async () => {
    await using it = await revoker()
    await it.revokeAt(0, 'ann')
    await it.revokeAt(90, 'ben')
    await it.revokeAt(149, 'cat')
    expect(await it.users()).toEqual(['ann', 'ben', 'cat'])
    await it.revokeAt(150, 'dan')
    expect(await it.users()).toEqual(['ben', 'cat', 'dan'])
  })

  it('reports that old events could not be deleted, and has revoked all the same', async () => {
    await using it = await revoker()
    await it.revokeAt(0, 'ann')
    await sql`create trigger refuse before delete on revocation_event begin select raise(abort, 'no'); end`.execute(
      it.db,
    )
    await it.revokeAt(200, 'ben')
    expect(it.isRevoked('ben')).toBe(true)
    await expect.poll(() => it.failures).toHaveLength(1)
  })
})
