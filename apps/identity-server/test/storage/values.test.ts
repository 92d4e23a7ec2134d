import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from './databases.ts'

/** Runs statements whose changes are nobody's concern. */
const write = (storage: Storage, work: Parameters<Storage['write']>[0]) =>
  storage.write(async (tx, changed) => {
    await work(tx, changed)
    changed.nothing()
  })

const password = { local_user_id: 1, created_at: new Date('2026-01-02T03:04:05Z') }

onEveryDatabase('a value', (open) => {
  const zone = process.env.TZ
  beforeAll(() => {
    // Half a day away from UTC and with a daylight saving time: a driver that thinks in local time is found out.
    process.env.TZ = 'Pacific/Auckland'
  })
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  const openWithUser = async () => {
    const storage = await open()
    await write(storage, async (tx) => {
      const user = { extra: '{"email":"ann@example.org"}', enabled: true, last_active_at: '2026-01-02' }
      await tx
        .insertInto('user')
        .values({ id: 'u1', domain_id: 'd1', ...user })
        .execute()
      await tx
        .insertInto('local_user')
        .values({ user_id: 'u1', domain_id: 'd1', name: 'Ænn', failed_auth_count: 0 })
        .execute()
    })
    return storage
  }

  it('comes back with the type of its column', async () => {
    const storage = await openWithUser()
    expect(await storage.read.selectFrom('user').selectAll().execute()).toEqual([
      {
        id: 'u1',
        extra: '{"email":"ann@example.org"}',
        enabled: true,
        default_project_id: null,
        created_at: null,
        last_active_at: '2026-01-02',
        domain_id: 'd1',
      },
    ])
  })

  it('keeps its type under another name, in a join and in a subquery', async () => {
    const storage = await openWithUser()
    const { id } = await storage.read.selectFrom('local_user').select('id').executeTakeFirstOrThrow()
    await write(storage, async (tx) => {
      await tx
        .insertInto('password')
        .values({ ...password, local_user_id: id, self_service: true })
        .execute()
    })
    const rows = await storage.read
      .selectFrom('password as p')
      .innerJoin('local_user as l', 'l.id', 'p.local_user_id')
      .innerJoin(
        (db) => db.selectFrom('user').select(['id', 'enabled']).as('u'),
        (on) => on.onRef('u.id', '=', 'l.user_id'),
      )
      .select(['p.self_service as own', 'p.created_at as since', 'u.enabled as active', 'l.failed_auth_at'])
      .execute()
    expect(rows).toEqual([
      { own: true, since: new Date('2026-01-02T03:04:05Z'), active: true, failed_auth_at: null },
    ])
  })

  it('of a bigint column is a number, to the microsecond of any date that matters', async () => {
    const storage = await openWithUser()
    const { id } = await storage.read.selectFrom('local_user').select('id').executeTakeFirstOrThrow()
    await write(storage, async (tx) => {
      const times = { created_at_int: 1_767_323_045_123_456, expires_at_int: 9_007_199_254_740_991 }
      await tx
        .insertInto('password')
        .values({ ...password, local_user_id: id, ...times })
        .execute()
    })
    expect(
      await storage.read.selectFrom('password').select(['created_at_int', 'expires_at_int']).execute(),
    ).toEqual([{ created_at_int: 1_767_323_045_123_456, expires_at_int: 9_007_199_254_740_991 }])
  })

  it('that a column gives by itself has the type too', async () => {
    const storage = await openWithUser()
    const { id } = await storage.read.selectFrom('local_user').select('id').executeTakeFirstOrThrow()
    await write(storage, async (tx) => {
      await tx
        .insertInto('password')
        .values({ ...password, local_user_id: id })
        .execute()
      await tx.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
      await tx.insertInto('service').values({ id: 's1' }).execute()
    })
    expect(
      await storage.read.selectFrom('password').select(['self_service', 'created_at_int']).execute(),
    ).toEqual([{ self_service: false, created_at_int: 0 }])
    expect(await storage.read.selectFrom('role').select('domain_id').execute()).toEqual([
      { domain_id: '<<null>>' },
    ])
    expect(await storage.read.selectFrom('service').select('enabled').execute()).toEqual([{ enabled: true }])
  })

  it('of a timestamp is UTC, in rows as Python Keystone writes them and in conditions', async () => {
    const storage = await open()
    await write(storage, async (tx) => {
      await sql`insert into revocation_event (issued_before, revoked_at, audit_id)
        values ('2026-01-02 03:04:05.000000', '2026-07-02 03:04:05.000000', 'a1')`.execute(tx)
    })
    const events = storage.read.selectFrom('revocation_event').select(['issued_before', 'revoked_at'])
    expect(await events.execute()).toEqual([
      { issued_before: new Date('2026-01-02T03:04:05Z'), revoked_at: new Date('2026-07-02T03:04:05Z') },
    ])
    const before = (instant: string) => events.where('issued_before', '<', new Date(instant)).execute()
    expect(await before('2026-01-02T03:04:05Z')).toHaveLength(0)
    expect(await before('2026-01-02T03:04:06Z')).toHaveLength(1)
    const is = (instant: string) => events.where('issued_before', '=', new Date(instant)).execute()
    expect(await is('2026-01-02T03:04:05Z')).toHaveLength(1)
  })

  it('of text outside of ASCII survives', async () => {
    const storage = await open()
    await write(storage, async (tx) => {
      await tx
        .insertInto('mapping')
        .values({ id: 'm1', rules: '["Grüße, 世界; it’s \\\\ \'quoted\' \\"twice\\""]' })
        .execute()
    })
    expect(await storage.read.selectFrom('mapping').select('rules').execute()).toEqual([
      { rules: '["Grüße, 世界; it’s \\\\ \'quoted\' \\"twice\\""]' },
    ])
  })

  it('that is a count is a number', async () => {
    const storage = await openWithUser()
    const count = storage.read.selectFrom('user').select((row) => row.fn.countAll().as('users'))
    expect(await count.execute()).toEqual([{ users: 1 }])
  })
})

onEveryDatabase('a query', (open) => {
  it('counts the rows that an update matches, changed or not', async () => {
    const storage = await open()
    let matched: bigint | undefined
    await write(storage, async (tx) => {
      await tx.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
      const result = await tx
        .updateTable('role')
        .set({ name: 'member' })
        .where('id', '=', 'r1')
        .executeTakeFirst()
      matched = result.numUpdatedRows
    })
    expect(matched).toBe(1n)
  })

  it('inserts what is not there yet, and leaves what is', async () => {
    const storage = await open()
    const assignment = {
      type: 'UserProject',
      actor_id: 'u1',
      target_id: 'p1',
      role_id: 'r1',
      inherited: false,
    } as const
    await write(storage, async (tx) => {
      await tx.insertInto('role').values({ id: 'r1', name: 'member', description: 'first' }).execute()
      for (let n = 0; n < 2; n += 1) {
        await tx
          .insertInto('assignment')
          .values(assignment)
          .onConflict((on) =>
            on.columns(['type', 'actor_id', 'target_id', 'role_id', 'inherited']).doNothing(),
          )
          .execute()
      }
      const role = { id: 'r1', name: 'other', description: 'second' }
      await tx
        .insertInto('role')
        .values(role)
        .onConflict((on) => on.column('id').doNothing())
        .execute()
    })
    expect(await storage.read.selectFrom('assignment').selectAll().execute()).toEqual([assignment])
    expect(await storage.read.selectFrom('role').select(['name', 'description']).execute()).toEqual([
      { name: 'member', description: 'first' },
    ])
  })

  it('updates what is there already with what was to be inserted', async () => {
    const storage = await open()
    await write(storage, async (tx) => {
      await tx.insertInto('user').values({ id: 'u1', domain_id: 'd1' }).execute()
      for (const option_value of ['true', 'false']) {
        await tx
          .insertInto('user_option')
          .values({ user_id: 'u1', option_id: '1000', option_value })
          .onConflict((on) =>
            on
              .columns(['user_id', 'option_id'])
              .doUpdateSet((row) => ({ option_value: row.ref('excluded.option_value') })),
          )
          .execute()
      }
    })
    expect(await storage.read.selectFrom('user_option').select('option_value').execute()).toEqual([
      { option_value: 'false' },
    ])
  })

  it('that inserts what may be there still minds its references', async () => {
    const storage = await open()
    const orphan = write(storage, async (tx) => {
      await tx
        .insertInto('user_option')
        .values({ user_id: 'nobody', option_id: '1000', option_value: 'true' })
        .onConflict((on) => on.columns(['user_id', 'option_id']).doNothing())
        .execute()
    })
    await expect(orphan).rejects.toMatchObject({ code: 'reference' })
  })

  it('may lock the rows it reads', async () => {
    const storage = await open()
    await write(storage, async (tx) => {
      await tx.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
      expect(await tx.selectFrom('role').select('name').forUpdate().execute()).toEqual([{ name: 'member' }])
    })
  })
})

onEveryDatabase('a text that is too long', (open, { name }) => {
  it(name === 'SQLite' ? 'is kept: SQLite knows no lengths' : 'is refused, not cut', async () => {
    const storage = await open()
    const attempt = write(storage, async (tx) => {
      await tx
        .insertInto('role')
        .values({ id: 'r1', name: 'x'.repeat(256) })
        .execute()
    })
    if (name === 'SQLite') await attempt
    else await expect(attempt).rejects.toMatchObject({ code: 'value_rejected' })
  })
})
