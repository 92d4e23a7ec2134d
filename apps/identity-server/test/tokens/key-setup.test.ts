import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fernetSetup } from '../../src/tokens/key-setup.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import { stoppingAfter, unsynced } from './failing-file-system.ts'
import { keyText } from './fixed-keys.ts'
import { filesOf, modeOf, repositoryOf, scratchDirectory } from './scratch-directory.ts'

describe('fernetSetup', () => {
  it('makes a directory that only its owner enters, with a primary and a staged key that only its owner reads', () => {
    const directory = join(scratchDirectory(), 'etc', 'fernet-keys')
    expect(fernetSetup(directory)).toEqual({ created: [1, 0] })
    expect(Object.keys(filesOf(directory))).toEqual(['0', '1'])
    expect(filesOf(directory)[0]).not.toBe(filesOf(directory)[1])
    expect(Object.values(filesOf(directory)).every((text) => /^[A-Za-z0-9_-]{43}=$/.test(text))).toBe(true)
    expect([modeOf(directory), modeOf(join(directory, '0')), modeOf(join(directory, '1'))]).toEqual([
      '700',
      '600',
      '600',
    ])
    expect(loadKeys(directory).primary.number).toBe(1)
  })

  it('makes keys from the randomness it is given', () => {
    const directory = scratchDirectory()
    fernetSetup(directory, { randomBytes: (size) => Buffer.alloc(size, 255) })
    expect(filesOf(directory)).toEqual({
      0: '__________________________________________8=',
      1: '__________________________________________8=',
    })
  })

  it('leaves a repository with a staged key alone', () => {
    const directory = repositoryOf({ 0: keyText(0), 5: keyText(5) })
    expect(fernetSetup(directory)).toEqual({ created: [] })
    expect(filesOf(directory)).toEqual({ 0: keyText(0), 5: keyText(5) })
  })

  it('makes a lost staged key again, and keeps the others', () => {
    const directory = repositoryOf({ 4: keyText(4), 5: keyText(5) })
    expect(fernetSetup(directory)).toEqual({ created: [0] })
    expect(filesOf(directory)).toMatchObject({ 4: keyText(4), 5: keyText(5) })
    expect(loadKeys(directory).all.map((key) => key.number)).toEqual([5, 4, 0])
  })

  it('removes what an interrupted run left behind, and nothing else', () => {
    const directory = repositoryOf({ '0.tmp': 'half', '0.0123abcd.tmp': 'half', 'notes.tmp': 'mine' })
    fernetSetup(directory)
    expect(Object.keys(filesOf(directory))).toEqual(['0', '1', 'notes.tmp'])
  })

  it('does not replace a damaged key', () => {
    const directory = repositoryOf({ 0: 'damaged' })
    expect(() => fernetSetup(directory)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(filesOf(directory)).toEqual({ 0: 'damaged' })
  })

  it('gives new files to the owner it is told', () => {
    const root = process.getuid?.() === 0
    const owner = { uid: root ? 12345 : process.getuid!(), gid: root ? 12345 : process.getgid!() }
    const directory = join(scratchDirectory(), 'keys')
    fernetSetup(directory, { owner })
    for (const path of [directory, join(directory, '0'), join(directory, '1')]) {
      expect({ uid: statSync(path).uid, gid: statSync(path).gid }).toEqual(owner)
    }
  })

  it('gives every folder that it makes to the owner, and none that was there', () => {
    const parent = scratchDirectory()
    const directory = join(parent, 'keys', 'private')
    const given: string[] = []
    const chownSync = (path: unknown) => void given.push(String(path))
    fernetSetup(directory, {
      owner: { uid: 1, gid: 1 },
      fs: { ...unsynced, chownSync, fchownSync: () => undefined },
    })
    expect(given).toEqual([directory, join(parent, 'keys')])
    expect(modeOf(join(parent, 'keys'))).toBe('700')
  })

  it('names what it cannot write', () => {
    const directory = scratchDirectory()
    writeFileSync(join(directory, 'file'), '')
    expect(() => fernetSetup(join(directory, 'file', 'keys'))).toThrow(
      expect.objectContaining({ code: 'unwritable', path: join(directory, 'file', 'keys') }),
    )
  })

  it('accepts an empty directory that others may enter, since its keys are not for them', () => {
    const directory = scratchDirectory()
    chmodSync(directory, 0o755)
    fernetSetup(directory)
    expect(modeOf(join(directory, '1'))).toBe('600')
  })

  it('can be run again after it was stopped between any two system calls', () => {
    let calls = 0
    for (let complete = false; !complete; calls++) {
      const directory = scratchDirectory()
      const { fs, stopped } = stoppingAfter(calls)
      try {
        fernetSetup(directory, { fs })
      } catch (error) {
        expect(error).toMatchObject({ name: 'KeyRepositoryError' })
      }
      complete = !stopped()
      fernetSetup(directory)
      expect(loadKeys(directory).all.map((key) => key.number)).toEqual([1, 0])
      fernetSetup(directory)
    }
    expect(calls).toBeGreaterThan(15)
  })
})
