import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileTokenStore } from '../../src/token-store/files/index.ts'
import { storeFolders } from './store-folder.ts'

const newFolder = storeFolders()
const writer = join(import.meta.dirname, 'writer.ts')

function startWriter(path: string, rounds: number, name: string): ChildProcess {
  const args = ['--conditions=@ks/source', writer, path, String(rounds), name]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

const exit = async (child: ChildProcess) => (await once(child, 'exit')) as [number | null, string | null]

describe('a folder of tokens that several processes use at once', () => {
  it('never shows anything but whole entries, to eight of them', async () => {
    const path = await newFolder()
    const writers = Array.from({ length: 8 }, (_, index) => startWriter(path, 200, `writer-${index}`))
    expect(await Promise.all(writers.map(exit))).toStrictEqual(writers.map(() => [0, null]))
    const store = fileTokenStore({ path })
    for (const id of ['id-0', 'id-4']) expect(await store.get(id)).toMatch(new RegExp(`^${id} writer-\\d `))
    expect(await readdir(path)).toHaveLength(5)
  }, 60_000)

  it('is as good as before when some of them are killed while they write', async () => {
    const path = await newFolder()
    const writers = Array.from({ length: 4 }, (_, index) => startWriter(path, 1e6, `killed-${index}`))
    const exits = writers.map(exit)
    await Promise.all(writers.map((child) => once(child.stdout as NodeJS.ReadableStream, 'data')))
    for (const child of writers) child.kill('SIGKILL')
    expect(await Promise.all(exits)).toStrictEqual(writers.map(() => [null, 'SIGKILL']))
    const store = fileTokenStore({ path })
    const state = await store.get('id-0')
    expect(state).toMatch(/^id-0 killed-\d .*x$/s)
    const survivor = startWriter(path, 50, 'survivor')
    expect(await exit(survivor)).toStrictEqual([0, null])
    expect(await store.get('id-4')).toMatch(/^id-4 survivor /)
  }, 60_000)
})
