import { describe, expect, it } from 'vitest'
import { memoryTokenStore } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const soon = new Date('2031-05-06T08:00:00Z')

describe('memoryTokenStore', () => {
  it('gives back what was stored under an id, until it is deleted', async () => {
    const store = memoryTokenStore()
    await store.set('one', 'first', soon)
    await store.set('two', 'second', soon)
    await store.set('one', 'third', soon)
    expect([await store.get('one'), await store.get('two'), await store.get('x')]).toStrictEqual([
      'third',
      'second',
      undefined,
    ])
    await store.delete('one')
    expect(await store.get('one')).toBeUndefined()
  })

  it('has nothing that has expired', async () => {
    let now = new Date(soon.getTime() - 1)
    const store = memoryTokenStore({ now: () => now })
    await store.set('one', 'state', soon)
    expect(await store.get('one')).toBe('state')
    now = soon
    expect(await store.get('one')).toBeUndefined()
  })

  it('keeps no more entries than it may, those that were written last', async () => {
    const store = memoryTokenStore({ maxEntries: 2 })
    for (const id of ['a', 'b', 'a', 'c']) await store.set(id, id, soon)
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toStrictEqual([
      'a',
      undefined,
      'c',
    ])
  })

  it.each([0, 1.5, Number.NaN])('refuses to keep %d entries', (maxEntries) => {
    expectCode('invalid_option', () => memoryTokenStore({ maxEntries }))
  })
})
