import { expect, it } from 'vitest'
import { inChunks } from '../../src/storage/in-chunks.ts'

it('names at most 500 ids in a statement, each once, and keeps the order', async () => {
  const ids = Array.from({ length: 1201 }, (_, index) => index)
  const sizes: number[] = []
  const found = await inChunks(ids, async (some) => {
    sizes.push(some.length)
    return some.map(String)
  })
  expect(sizes).toEqual([500, 500, 201])
  expect(found).toEqual(ids.map(String))
})

it('asks nothing for no ids', async () => {
  const asked: unknown[] = []
  expect(await inChunks([], async (some) => asked.splice(0, 0, some))).toEqual([])
  expect(asked).toEqual([])
})
