import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileTokenStore } from '../../src/token-store/files/index.ts'
import { expectCode } from '../expect-code.ts'
import { storeFolders } from './store-folder.ts'

const newFolder = storeFolders()
const later = () => new Date(Date.now() + 3_600_000)
const id = '4G6agyQCNjBjtJmtXOHJqzb93jEauVAWvthyVCm7hxo='

/** A store with one entry, and the entry's file. */
async function withEntry(options: { now?: () => Date } = {}) {
  const path = await newFolder()
  const errors: unknown[] = []
  const store = fileTokenStore({ path, onError: (error) => errors.push(error), ...options })
  await store.set(id, 'state', later())
  const [name = ''] = await readdir(path)
  return { path, store, errors, file: join(path, name) }
}

describe('fileTokenStore', () => {
  it('gives back what any store in the folder has written, until it is deleted', async () => {
    const { path, store, errors } = await withEntry()
    const other = fileTokenStore({ path })
    expect(await other.get(id)).toBe('state')
    await other.set(id, 'newer', later())
    await other.set('another', 'x', later())
    expect(await store.get(id)).toBe('newer')
    await other.delete(id)
    await other.delete(id)
    expect(await store.get(id)).toBeUndefined()
    expect(errors).toStrictEqual([])
  })

  it('lets nobody else read, and does not show ids', async () => {
    const { path, file } = await withEntry()
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(file).not.toContain(id.slice(0, 8))
    expect(await readFile(file, 'utf8')).not.toContain(id)
  })

  it.each([0o755, 0o710, 0o707])('refuses a folder with mode %o', async (mode) => {
    const path = await newFolder()
    await mkdir(path)
    await chmod(path, mode)
    expectCode('invalid_option', () => fileTokenStore({ path }))
  })

  it('refuses a link to a folder, and a file', async () => {
    const path = await newFolder()
    await mkdir(`${path}.real`, { mode: 0o700 })
    await symlink(`${path}.real`, path)
    expectCode('invalid_option', () => fileTokenStore({ path }))
    await writeFile(`${path}.file`, '')
    expectCode('invalid_option', () => fileTokenStore({ path: `${path}.file` }))
  })

  it('reads and writes nothing in a folder that was opened to others meanwhile', async () => {
    const { path, store, errors } = await withEntry()
    await chmod(path, 0o755)
    expect(await store.get(id)).toBeUndefined()
    await store.set('another', 'x', later())
    expect(await readdir(path)).toHaveLength(1)
    expect(errors).toMatchObject([{ code: 'invalid_option' }, { code: 'invalid_option' }])
  })

  it('has nothing that has expired', async () => {
    let now = new Date()
    const { store } = await withEntry({ now: () => now })
    expect(await store.get(id)).toBe('state')
    now = new Date(Date.now() + 3_600_001)
    expect(await store.get(id)).toBeUndefined()
  })

  it.each<[string, (file: string) => Promise<unknown>]>([
    ['is cut off', (file) => truncate(file, 20)],
    ['is empty', (file) => truncate(file, 0)],
    ['is not JSON', (file) => writeFile(file, '\0\0\0')],
    ['is something else', (file) => writeFile(file, '[1]')],
    ['says no expiry', (file) => writeFile(file, '{"state":"state"}')],
    ['says an expiry that is none', (file) => writeFile(file, '{"expires_at":"soon","state":"state"}')],
    ['is too large', (file) => truncate(file, 9 * 1024 * 1024)],
    ['others may read', (file) => chmod(file, 0o644)],
    ['others may write', (file) => chmod(file, 0o602)],
    [
      'is a link',
      async (file) => {
        await rename(file, `${file}.real`)
        await symlink(`${file}.real`, file)
      },
    ],
  ])('takes an entry that %s for none, and writes another in its place', async (_, damage) => {
    const { store, file } = await withEntry()
    await damage(file)
    expect(await store.get(id)).toBeUndefined()
    await store.set(id, 'new', later())
    expect(await store.get(id)).toBe('new')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('does not write through a link', async () => {
    const { path, store, file } = await withEntry()
    const victim = join(path, 'victim')
    await writeFile(victim, 'precious')
    await store.delete(id)
    await symlink(victim, file)
    await store.set(id, 'new', later())
    expect(await readFile(victim, 'utf8')).toBe('precious')
    expect(await store.get(id)).toBe('new')
  })

  it('removes what has expired and what was left half written, and nothing else', async () => {
    const { path, file } = await withEntry()
    const draft = `${basename(file)}.${randomUUID()}.tmp`
    const others = ['notes.txt', 'editor.tmp', 'x.token.json', 'x.token.json.a.tmp']
    for (const name of [draft, ...others]) await writeFile(join(path, name), 'x')
    await mkdir(join(path, 'old.tmp'))
    await fileTokenStore({ path }).set('expires soon', 'x', new Date(Date.now() + 30_000))
    const sweepAt = async (afterMs: number) => {
      // A store looks once, when it first writes.
      const store = fileTokenStore({ path, now: () => new Date(Date.now() + afterMs) })
      await store.set(id, 'state', later())
      return (await readdir(path)).length
    }
    expect(await sweepAt(0)).toBe(8)
    expect(await sweepAt(45_000)).toBe(7)
    expect(await sweepAt(90_000)).toBe(6)
    expect((await readdir(path)).sort()).toStrictEqual([basename(file), 'old.tmp', ...others].sort())
  })

  it('tells of a folder that has gone and cannot be made again, and goes on', async () => {
    const { path, store, errors } = await withEntry()
    await rename(path, `${path}.gone`)
    await writeFile(path, '')
    expect(await store.get(id)).toBeUndefined()
    await store.set(id, 'x', later())
    await store.delete(id)
    expect(errors).toHaveLength(3)
  })
})
