import { expect, it } from 'vitest'
import { type LockoutRule, lockout } from '../../../src/identity/compliance/lockout.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { standingClock } from '../../auth/clock.ts'
import { changesOf, storeOf, user } from '../../resources/stored-users.ts'
import { onEveryDatabase } from '../../storage/databases.ts'

const onCountFailed = (error: unknown) => {
  throw error
}

onEveryDatabase('the lockout', (open) => {
  const row = (storage: Storage) =>
    storage.read
      .selectFrom('local_user')
      .select(['failed_auth_count', 'failed_auth_at'])
      .where('user_id', '=', 'ann')
      .executeTakeFirstOrThrow()

  async function lockoutOf(rule: Partial<LockoutRule> = {}) {
    const storage = await open()
    const clock = standingClock()
    const users = storeOf(storage, clock.now)
    for (const id of ['ann', 'bob']) await users.insert(user(id), 'hash')
    const made = lockout(storage, {
      lockoutFailureAttempts: 3,
      lockoutDurationSeconds: 600,
      clock: clock.now,
      onCountFailed,
      ...rule,
    })
    const fail = async (times: number) => {
      for (let i = 0; i < times; i++) made.countFailure('ann')
      return made.stateOf('ann')
    }
    return { ...made, storage, users, clock, fail }
  }

  it('locks a user after so many failures, and nobody else', async () => {
    const { fail, stateOf, storage, clock } = await lockoutOf()
    expect(await stateOf('ann')).toEqual({ locked: false, failures: 0 })
    expect(await fail(2)).toEqual({ locked: false, failures: 2 })
    expect(await fail(1)).toEqual({ locked: true, failures: 3 })
    expect(await row(storage)).toEqual({ failed_auth_count: 3, failed_auth_at: clock.now() })
    for (const other of ['bob', 'nobody', ''])
      expect(await stateOf(other)).toEqual({ locked: false, failures: 0 })
  })

  it('loses no failure of many at once, from several processes', async () => {
    const { storage, clock, stateOf } = await lockoutOf({ lockoutFailureAttempts: 20 })
    const rule = {
      lockoutFailureAttempts: 20,
      lockoutDurationSeconds: 600,
      clock: clock.now,
      onCountFailed,
    }
    const processes = [lockout(storage, rule), lockout(storage, rule)]
    for (const one of processes) for (let i = 0; i < 8; i++) one.countFailure('ann')
    for (const one of processes) await one.stateOf('ann')
    expect(await stateOf('ann')).toEqual({ locked: false, failures: 16 })
  })

  it('ends when its time has passed since the last failure, and counts anew', async () => {
    const { fail, stateOf, clock, storage } = await lockoutOf()
    await fail(3)
    clock.forward(599)
    // Trying while it lasts does not make it longer.
    expect(await fail(1)).toMatchObject({ locked: true })
    clock.forward(1)
    expect(await stateOf('ann')).toMatchObject({ locked: false })
    expect(await fail(1)).toEqual({ locked: false, failures: 1 })
    expect(await row(storage)).toMatchObject({ failed_auth_count: 1 })
    expect(await fail(2)).toMatchObject({ locked: true })
  })

  it('without an end lasts until the user is enabled again', async () => {
    const { fail, stateOf, users, clock } = await lockoutOf({ lockoutDurationSeconds: undefined })
    await fail(3)
    clock.forward(10 * 365 * 86_400)
    expect(await stateOf('ann')).toMatchObject({ locked: true })
    await users.update({ id: 'ann', enabled: true, unlock: true })
    expect(await stateOf('ann')).toEqual({ locked: false, failures: 0 })
  })

  it('does not keep a user out who is exempt', async () => {
    const { fail, stateOf, users } = await lockoutOf()
    await fail(3)
    await users.update({ id: 'ann', options: { ignore_lockout_failure_attempts: true } })
    expect(await stateOf('ann')).toMatchObject({ locked: false })
    await users.update({ id: 'ann', options: { ignore_lockout_failure_attempts: false } })
    expect(await stateOf('ann')).toMatchObject({ locked: true })
  })

  it('is forgotten with a success, and tells no cache of anything', async () => {
    const { fail, clear, stateOf, storage } = await lockoutOf()
    const seen = changesOf(storage)
    await fail(3)
    await clear('ann')
    expect(await stateOf('ann')).toEqual({ locked: false, failures: 0 })
    expect(await row(storage)).toEqual({ failed_auth_count: 0, failed_auth_at: null })
    expect(seen).toEqual([])
  })

  it('does nothing at all unless it is asked for', async () => {
    const { fail, storage } = await lockoutOf({ lockoutFailureAttempts: undefined })
    expect(await fail(100)).toEqual({ locked: false, failures: 0 })
    expect((await row(storage)).failed_auth_count ?? 0).toBe(0)
  })

  it('takes the row of a Keystone that forgot when the last failure was', async () => {
    const { storage, stateOf, fail } = await lockoutOf()
    await storage.write(async (tx, changed) => {
      await tx.updateTable('local_user').set({ failed_auth_count: 7, failed_auth_at: null }).execute()
      changed.nothing()
    })
    expect(await stateOf('ann')).toMatchObject({ locked: false })
    expect(await fail(1)).toEqual({ locked: false, failures: 1 })
  })
})

it('is told to somebody when a failure cannot be counted, and the next login goes on', async () => {
  const errors: unknown[] = []
  const failing = {
    read: {
      selectFrom: () => ({
        leftJoin: () => ({ select: () => ({ where: () => ({ executeTakeFirst: async () => undefined }) }) }),
      }),
    },
    write: async () => {
      throw new Error('the disk is full')
    },
  } as unknown as Storage
  const { countFailure, stateOf } = lockout(failing, {
    lockoutFailureAttempts: 3,
    lockoutDurationSeconds: 1,
    clock: () => new Date(),
    onCountFailed: (error) => void errors.push(error),
  })
  countFailure('ann')
  expect(await stateOf('ann')).toEqual({ locked: false, failures: 0 })
  expect(errors).toMatchObject([{ message: 'the disk is full' }])
})
