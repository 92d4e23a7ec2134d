import { expect, it } from 'vitest'
import { totpUseStore } from '../../src/auth/totp/use-store.ts'
import { onEveryDatabase } from '../storage/databases.ts'

onEveryDatabase('the store of used passcodes', (open) => {
  it('takes a passcode once, and none before it', async () => {
    const uses = totpUseStore(await open())
    const outcomes: boolean[] = []
    for (const step of [57_000_000, 57_000_000, 56_999_999, 57_000_001])
      outcomes.push(await uses.take('u1', step))
    expect(outcomes).toEqual([true, false, false, true])
    expect(await uses.take('u2', 57_000_000)).toBe(true)
  })

  it('takes it once among many who try at the same time', async () => {
    const storage = await open()
    for (const step of [1, 2]) {
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () => totpUseStore(storage).take('u1', step)),
      )
      expect(outcomes.filter(Boolean), `step ${step}`).toHaveLength(1)
    }
    expect(await storage.read.selectFrom('ks_totp_use').selectAll().execute()).toEqual([
      { user_id: 'u1', step: 2 },
    ])
  })
})
