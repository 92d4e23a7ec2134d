import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { trustStore } from '../../src/resources/trusts/store.ts'
import type { Trust } from '../../src/resources/trusts/trusts.ts'
import { onEveryDatabase } from '../storage/databases.ts'
import { changesOf, now } from './stored-users.ts'

const trust = (id: string, more: Partial<Trust> = {}): Trust => ({
  id,
  trustorUserId: 'ada',
  trusteeUserId: 'bob',
  projectId: 'engines',
  impersonation: true,
  expiresAt: null,
  remainingUses: null,
  redelegatedTrustId: null,
  redelegationCount: 0,
  extra: {},
  roleIds: [],
  ...more,
})

const second = Date.parse('2036-01-02T03:04:05Z') * 1000
const expiresAt = second + 678_901

onEveryDatabase('the trust store', (open) => {
  it('finds what it stored, to the microsecond', async () => {
    const store = trustStore(await open())
    const first = trust('t1', { expiresAt, remainingUses: 3, extra: { why: 'x' }, roleIds: ['r1', 'r2'] })
    const other = trust('t2', { projectId: null, impersonation: false, redelegationCount: 2 })
    const third = trust('t3', { redelegatedTrustId: 't2', trustorUserId: 'bob', trusteeUserId: 'eve' })
    for (const one of [third, other, first]) await store.insert(one)
    expect(await store.find('t1')).toEqual(first)
    expect(await store.find('t4')).toBeUndefined()
    expect(await store.list({}, {})).toEqual({ items: [first, other, third], more: false })
    expect(await store.list({ trustorUserId: 'ada' }, { limit: 1 })).toEqual({ items: [first], more: true })
    expect(await store.list({ trustorUserId: 'ada' }, { marker: 't1' })).toEqual({
      items: [other],
      more: false,
    })
    expect(await store.list({ trusteeUserId: 'eve', trustorUserId: 'bob' }, {})).toEqual({
      items: [third],
      more: false,
    })
  })

  it('refuses the same trust with the same expiry, unless that is deleted', async () => {
    const storage = await open()
    const store = trustStore(storage, { clock: () => now })
    await store.insert(trust('t1', { expiresAt, roleIds: ['r1'] }))
    const again = trust('t2', { expiresAt, roleIds: ['r2'] })
    await expect(store.insert(again)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.find('t2')).toBeUndefined()
    for (const other of [
      { expiresAt: expiresAt + 1 },
      { impersonation: false },
      { projectId: 'p2' },
      { trusteeUserId: 'eve' },
    ]) {
      await store.insert({ ...again, id: JSON.stringify(other), ...other })
    }
    await store.insert(trust('without expiry'))
    await store.insert(trust('without expiry 2'))
    await store.delete('t1')
    await store.insert(again)
    expect(await store.find('t2')).toEqual(again)
    const left = await storage.read
      .selectFrom('trust_role')
      .select('role_id')
      .where('trust_id', 'in', ['t1', 't2'])
      .execute()
    expect(left).toEqual([{ role_id: 'r2' }])
  })

  it('deletes what was redelegated as well, and keeps the rows', async () => {
    const storage = await open()
    const store = trustStore(storage, { clock: () => now })
    await store.insert(trust('t1'))
    await store.insert(trust('t2', { redelegatedTrustId: 't1', trustorUserId: 'bob' }))
    await store.insert(trust('t3', { redelegatedTrustId: 't2' }))
    await store.insert(trust('t4', { redelegatedTrustId: 't1' }))
    await store.insert(trust('t5'))
    await store.delete('t4')
    const seen = changesOf(storage)
    expect(await store.delete('t1')).toEqual(['t1', 't2', 't3'])
    expect(seen).toEqual(['trust t1', 'trust t2', 'trust t3'])
    expect((await store.list({}, {})).items.map((one) => one.id)).toEqual(['t5'])
    expect(await store.delete('t1')).toEqual([])
    const rows = await storage.read.selectFrom('trust').select(['id', 'deleted_at']).orderBy('id').execute()
    expect(rows).toEqual(
      ['t1', 't2', 't3', 't4', 't5'].map((id) => ({ id, deleted_at: id === 't5' ? null : now })),
    )
  })

  it('gives each use to one of those who want it at once', async () => {
    const store = trustStore(await open())
    await store.insert(trust('t1', { remainingUses: 3 }))
    const uses = await Promise.all(Array.from({ length: 8 }, () => store.use('t1')))
    expect(uses.filter(Boolean)).toHaveLength(3)
    expect((await store.find('t1'))?.remainingUses).toBe(0)
    await store.insert(trust('t2', { remainingUses: 1 }))
    await store.delete('t2')
    expect(await store.use('t2')).toBe(false)
  })

  it('reads what Keystone wrote', async () => {
    const storage = await open()
    const store = trustStore(storage)
    await storage.write(async (tx, changed) => {
      const row = {
        trustor_user_id: 'ada',
        trustee_user_id: 'bob',
        project_id: null,
        impersonation: false,
        deleted_at: null,
        remaining_uses: null,
        extra: '{"roles": [{"id": "r1"}], "why": "x"}',
        redelegated_trust_id: null,
        redelegation_count: null,
      }
      const expires_at = new Date('2036-01-02T03:04:05Z')
      await tx
        .insertInto('trust')
        .values({ ...row, id: 'of an old release', expires_at, expires_at_int: null })
        .execute()
      await tx
        .insertInto('trust')
        .values({
          ...row,
          id: 'for good',
          expires_at: new Date('9999-12-31T23:59:59Z'),
          expires_at_int: null,
        })
        .execute()
      await sql`update trust set expires_at_int = 253402300799000000 where id = 'for good'`.execute(tx)
      changed('trust', 'of an old release')
    })
    const shown = { extra: { why: 'x' }, redelegationCount: 0, roleIds: [] }
    expect(await store.find('of an old release')).toMatchObject({
      ...shown,
      expiresAt: second,
    })
    expect(await store.find('for good')).toMatchObject({ ...shown, expiresAt: 253_402_300_799_000_000 })
    await store.insert(trust('t1', { expiresAt: 253_402_300_799_000_000 }))
    expect((await store.find('t1'))?.expiresAt).toBe(253_402_300_799_000_000)
  })
})
