import { expect, test } from 'vitest'
import { SessionError } from '../../src/index.ts'
import { pauses } from '../../src/layers/pause.ts'

const closed = new SessionError('session_closed', 'x')

test('a pause ends by itself', async () => {
  await expect(pauses().pause(1, undefined)).resolves.toBeUndefined()
})

test('a signal ends a pause with its reason, and is not listened to any longer', async () => {
  const leaving = new AbortController()
  const waiting = pauses().pause(60_000, leaving.signal)
  leaving.abort('enough')
  await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  await expect(pauses().pause(1, leaving.signal)).rejects.toMatchObject({ code: 'aborted' })
})

test('the end ends all pauses, and those that come later', async () => {
  const all = pauses()
  const waiting = [all.pause(60_000, undefined), all.pause(60_000, new AbortController().signal)]
  all.end(closed)
  await Promise.all(waiting.map((one) => expect(one).rejects.toBe(closed)))
  await expect(all.pause(1, undefined)).rejects.toBe(closed)
})
