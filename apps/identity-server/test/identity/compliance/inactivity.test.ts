import { expect, it } from 'vitest'
import { authStore } from '../../../src/auth/store.ts'
import { activityRecorder, dayOf } from '../../../src/identity/compliance/inactivity.ts'
import { userStore } from '../../../src/resources/users/store.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { user } from '../../resources/stored-users.ts'
import { onEveryDatabase } from '../../storage/databases.ts'

const today = new Date('2026-05-30T23:00:00Z')
const rule = { daysInactive: 10, clock: () => today }

/** Who was made and seen when, and whether that counts as enabled on the day above. */
const people: readonly (readonly [
  id: string,
  { created: string | null; active: string | null; enabled?: boolean; exempt?: boolean },
  enabled: boolean,
])[] = [
  ['seen-today', { created: '2026-01-01T00:00:00Z', active: '2026-05-30' }, true],
  ['seen-nine-days-ago', { created: '2026-01-01T00:00:00Z', active: '2026-05-21' }, true],
  ['seen-ten-days-ago', { created: '2026-01-01T00:00:00Z', active: '2026-05-20' }, false],
  ['seen-last-year', { created: '2025-01-01T00:00:00Z', active: '2025-05-20' }, false],
  [
    'seen-last-year-and-exempt',
    { created: '2025-01-01T00:00:00Z', active: '2025-05-20', exempt: true },
    true,
  ],
  ['never-seen-and-new', { created: '2026-05-21T00:00:00Z', active: null }, true],
  ['never-seen-and-old', { created: '2026-05-20T23:59:59Z', active: null }, false],
  ['never-seen-and-exempt', { created: '2026-05-20T23:59:59Z', active: null, exempt: true }, true],
  ['of-nobody-knows-when', { created: null, active: null }, true],
  ['seen-but-disabled', { created: '2026-01-01T00:00:00Z', active: '2026-05-30', enabled: false }, false],
  [
    'exempt-but-disabled',
    { created: '2026-01-01T00:00:00Z', active: null, enabled: false, exempt: true },
    false,
  ],
]

onEveryDatabase('users who do not log in', (open) => {
  async function populated(): Promise<Storage> {
    const storage = await open()
    const users = userStore(storage, { clock: () => today })
    await storage.write(async (tx, changed) => {
      const acme = {
        id: 'default',
        name: 'Default',
        extra: '{}',
        description: '',
        enabled: true,
        is_domain: true,
      }
      await tx
        .insertInto('project')
        .values({ ...acme, domain_id: '<<keystone.domain.root>>', parent_id: null })
        .execute()
      changed('domain', 'default')
    })
    for (const [id, { enabled = true, exempt = false }] of people)
      await users.insert(
        user(id, { enabled, options: exempt ? { ignore_user_inactivity: true } : {} }),
        'hash',
      )
    await storage.write(async (tx, changed) => {
      for (const [id, { created, active }] of people) {
        const created_at = created === null ? null : new Date(created)
        await tx
          .updateTable('user')
          .set({ created_at, last_active_at: active })
          .where('id', '=', id)
          .execute()
      }
      changed.nothing()
    })
    return storage
  }

  it('are disabled for the login, for whoever looks at them, and for whoever looks for them', async () => {
    const storage = await populated()
    const users = userStore(storage, rule)
    const login = authStore(storage, rule)
    const on = new Set((await users.list({ enabled: true }, {})).items.map(({ id }) => id))
    const off = new Set((await users.list({ enabled: false }, {})).items.map(({ id }) => id))
    for (const [id, , enabled] of people) {
      const seen = [
        (await users.find(id))?.enabled,
        (await login.findUser({ id }))?.enabled,
        (await login.findUser({ name: `name of ${id}`, domain: { id: 'default' } }))?.enabled,
        on.has(id),
        !off.has(id),
      ]
      expect([id, seen]).toEqual([id, [enabled, enabled, enabled, enabled, enabled]])
    }
  })

  it('stay enabled when nobody asks for it', async () => {
    const storage = await populated()
    const users = userStore(storage, { clock: () => today })
    expect((await users.find('seen-last-year'))?.enabled).toBe(true)
    expect((await authStore(storage).findUser({ id: 'seen-last-year' }))?.enabled).toBe(true)
    expect((await users.list({ enabled: true }, {})).items).toHaveLength(people.length - 2)
  })

  it('start anew when they are enabled again', async () => {
    const storage = await populated()
    const users = userStore(storage, rule)
    await users.update({ id: 'seen-last-year', enabled: true, unlock: true })
    expect((await users.find('seen-last-year'))?.enabled).toBe(true)
  })

  it('are written down as seen once a day, and not at all when nobody asks', async () => {
    const storage = await populated()
    let now = today
    const writes: string[] = []
    const watched: Storage = {
      ...storage,
      write: (work) => {
        writes.push(dayOf(now))
        return storage.write(work)
      },
    }
    const record = activityRecorder(watched, { daysInactive: 10, clock: () => now })
    const seen = async () =>
      (
        await storage.read
          .selectFrom('user')
          .select('last_active_at')
          .where('id', '=', 'never-seen-and-new')
          .executeTakeFirst()
      )?.last_active_at
    for (let login = 0; login < 3; login++) await record('never-seen-and-new')
    expect([await seen(), writes]).toEqual(['2026-05-30', ['2026-05-30']])
    now = new Date('2026-05-31T00:00:00Z')
    for (let login = 0; login < 3; login++) await record('never-seen-and-new')
    expect([await seen(), writes]).toEqual(['2026-05-31', ['2026-05-30', '2026-05-31']])
    // A process whose clock is behind does not turn the day back.
    now = today
    await record('never-seen-and-new')
    await record('nobody')
    await activityRecorder(watched, { daysInactive: undefined, clock: () => now })('never-seen-and-old')
    expect([await seen(), writes.length]).toEqual(['2026-05-31', 2])
  })
})
