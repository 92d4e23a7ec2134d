import * as nodeFs from 'node:fs'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FernetKey } from '../../src/tokens/fernet-key.ts'
import type { KeyFileSystem } from '../../src/tokens/key-files.ts'
import { KeyRepositoryError } from '../../src/tokens/key-repository-error.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import { keyText } from './fixed-keys.ts'
import { repositoryOf, scratchDirectory } from './scratch-directory.ts'

function textOf(key: FernetKey | undefined): string | undefined {
  return (
    key && `${Buffer.concat([key.signingKey.export(), key.encryptionKey.export()]).toString('base64url')}=`
  )
}

describe('loadKeys', () => {
  it('has the highest number as primary, 0 as staged, the others as secondary, and tries them from high to low', () => {
    const keys = loadKeys(repositoryOf({ 0: keyText(0), 2: keyText(2), 9: keyText(9), 10: keyText(10) }))
    expect(textOf(keys.primary)).toBe(keyText(10))
    expect(textOf(keys.staged)).toBe(keyText(0))
    expect(keys.secondary.map(textOf)).toEqual([keyText(9), keyText(2)])
    expect(keys.all.map((key) => key.number)).toEqual([10, 9, 2, 0])
  })

  it('splits a key: the first half signs, the second encrypts', () => {
    const { primary } = loadKeys(repositoryOf({ 0: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' }))
    expect(primary.signingKey.export().toString('hex')).toBe('000102030405060708090a0b0c0d0e0f')
    expect(primary.encryptionKey.export().toString('hex')).toBe('101112131415161718191a1b1c1d1e1f')
  })

  it('uses a lone 0 as primary and staged at once', () => {
    const keys = loadKeys(repositoryOf({ 0: keyText(0) }))
    expect(keys.primary).toBe(keys.staged)
    expect(keys.secondary).toEqual([])
  })

  it('has no staged key where there is no 0', () => {
    expect(loadKeys(repositoryOf({ 3: keyText(3) })).staged).toBeUndefined()
  })

  it('ignores empty files, directories, and names that are not integers', () => {
    const directory = repositoryOf({
      0: keyText(0),
      1: keyText(1),
      7: '',
      '0.tmp': 'half a k',
      '-5': keyText(5),
      '05': keyText(5),
      '5.bak': keyText(5),
      README: 'keys',
    })
    mkdirSync(join(directory, '8'))
    expect(loadKeys(directory).all.map((key) => key.number)).toEqual([1, 0])
  })

  it('reads keys through symbolic links, and with white space around them', () => {
    const elsewhere = repositoryOf({ key: `${keyText(4)}\n` })
    const directory = repositoryOf({ 0: keyText(0) })
    symlinkSync(join(elsewhere, 'key'), join(directory, '4'))
    expect(textOf(loadKeys(directory).primary)).toBe(keyText(4))
  })

  it('names the damaged file, and does not show what is in it', () => {
    const texts = {
      'cut off': keyText(1).slice(0, 20),
      'without its padding': keyText(1).slice(0, -1),
      'the other base64 alphabet': `${'+/'.repeat(21)}A=`,
      'two keys': keyText(1) + keyText(2),
      'white space': ' \n',
      'zero bytes': '\0'.repeat(44),
    }
    for (const text of Object.values(texts)) {
      const directory = repositoryOf({ 0: keyText(0), 1: text, 2: keyText(2) })
      const error = errorOf(() => loadKeys(directory))
      expect(error).toMatchObject({ code: 'damaged', path: join(directory, '1') })
      expect(error.message).toContain(join(directory, '1'))
      expect(error.message).not.toContain(text.slice(0, 12).trim() || '\0')
    }
  })

  it('tells a missing repository from one without keys', () => {
    const directory = scratchDirectory()
    expect(errorOf(() => loadKeys(join(directory, 'none')))).toMatchObject({
      code: 'missing',
      path: join(directory, 'none'),
    })
    expect(errorOf(() => loadKeys(directory))).toMatchObject({ code: 'empty', path: directory })
    writeFileSync(join(directory, '0'), '', { mode: 0o600 })
    expect(errorOf(() => loadKeys(directory))).toMatchObject({ code: 'empty' })
  })

  it('names what the operating system does not let it read', () => {
    const directory = repositoryOf({ 0: keyText(0), file: '' })
    expect(errorOf(() => loadKeys(join(directory, 'file')))).toMatchObject({
      code: 'unreadable',
      path: join(directory, 'file'),
    })
    symlinkSync('1', join(directory, '1'))
    expect(errorOf(() => loadKeys(directory))).toMatchObject({
      code: 'unreadable',
      path: join(directory, '1'),
    })
  })

  it('misses no key when keystone-manage rotates while it reads', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), '0.tmp': keyText(9) })
    const fs = interfering(1, () => {
      renameSync(join(directory, '0'), join(directory, '2'))
      renameSync(join(directory, '0.tmp'), join(directory, '0'))
    })
    expect(loadKeys(directory, { fs }).all.map(textOf)).toEqual([keyText(0), keyText(1), keyText(9)])
  })

  it('reads again when a key vanishes between listing and reading, or one appears after it', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), 2: keyText(2) })
    const dropping = interfering(1, () => rmSync(join(directory, '1')))
    expect(loadKeys(directory, { fs: dropping }).all.map(textOf)).toEqual([keyText(2), keyText(0)])
    const adding = interfering(2, () => writeFileSync(join(directory, '3'), keyText(3), { mode: 0o600 }))
    expect(loadKeys(directory, { fs: adding }).primary.number).toBe(3)
  })

  it('gives up on a repository that never stops changing', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    const fs = interfering(Number.POSITIVE_INFINITY, () => {
      rmSync(join(directory, '0'))
      writeFileSync(join(directory, '0'), keyText(0), { mode: 0o600 })
    })
    expect(errorOf(() => loadKeys(directory, { fs }))).toMatchObject({ code: 'conflict', path: directory })
  })

  it('refuses keys that any local user can read, unless told otherwise', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1) })
    chmodSync(join(directory, '1'), 0o644)
    expect(loadKeys(directory).primary.number).toBe(1)

    chmodSync(directory, 0o755)
    expect(errorOf(() => loadKeys(directory))).toMatchObject({
      code: 'world_readable',
      path: join(directory, '1'),
    })
    expect(loadKeys(directory, { allowWorldAccess: true }).primary.number).toBe(1)

    chmodSync(join(directory, '1'), 0o640)
    expect(loadKeys(directory).primary.number).toBe(1)
  })

  it('refuses a repository in which any local user can add or replace keys', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    chmodSync(directory, 0o733)
    expect(errorOf(() => loadKeys(directory))).toMatchObject({ code: 'world_writable', path: directory })

    chmodSync(directory, 0o711)
    chmodSync(join(directory, '0'), 0o602)
    expect(errorOf(() => loadKeys(directory))).toMatchObject({
      code: 'world_writable',
      path: join(directory, '0'),
    })
    expect(loadKeys(directory, { allowWorldAccess: true }).primary.number).toBe(0)
  })
})

/** The real file system, with something happening before the given read of a file: once, or before every one. */
function interfering(before: number, happen: () => void): KeyFileSystem {
  let reads = 0
  const real: KeyFileSystem = nodeFs
  return new Proxy(real, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name)
      if (name !== 'readFileSync' || typeof call !== 'function') return call
      return (...given: unknown[]): unknown => {
        if (++reads === before || before === Number.POSITIVE_INFINITY) happen()
        return Reflect.apply(call, target, given)
      }
    },
  })
}

function errorOf(action: () => unknown): KeyRepositoryError {
  try {
    action()
  } catch (error) {
    if (error instanceof KeyRepositoryError) return error
    throw error
  }
  throw new Error('no error was thrown')
}
