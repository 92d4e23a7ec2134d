import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KeyRepositoryError } from '../../src/tokens/key-repository-error.ts'
import { fernetRotate } from '../../src/tokens/key-rotation.ts'
import { watchKeys } from '../../src/tokens/key-watch.ts'
import { keyText } from './fixed-keys.ts'
import { repositoryOf, scratchDirectory } from './scratch-directory.ts'

function watched(directory: string) {
  const faults: KeyRepositoryError[] = []
  let time = 5_000
  const source = watchKeys(directory, { now: () => time, onReloadFailed: (error) => faults.push(error) })
  return {
    faults,
    source,
    numbers: () => source.current().all.map((key) => key.number),
    pass: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

describe('watchKeys', () => {
  it('does not start without keys', () => {
    expect(() => watched(scratchDirectory())).toThrow(expect.objectContaining({ code: 'empty' }))
  })

  it('uses new keys a second after a rotation, and not before it looks', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1) })
    const { faults, numbers, pass } = watched(directory)
    fernetRotate(directory, { maxActiveKeys: 3, minimumAgeSeconds: 0, now: () => 0 })
    pass(999)
    expect(numbers()).toEqual([1, 0])
    pass(1)
    expect(numbers()).toEqual([2, 1, 0])
    expect(faults).toEqual([])
  })

  it('keeps the very same keys while no file changes', () => {
    const { source, pass } = watched(repositoryOf({ 0: keyText(0) }))
    const keys = source.current()
    pass(60_000)
    expect(source.current()).toBe(keys)
  })

  it('notices a key file that was written over in place', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    const { source, pass } = watched(directory)
    writeFileSync(join(directory, '0'), keyText(50))
    pass(1000)
    expect(source.current().primary.signingKey.export()[0]).toBe(50)
  })

  it('keeps the last good keys when the repository breaks, reports each fault once, and recovers', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1) })
    const { faults, numbers, pass } = watched(directory)

    writeFileSync(join(directory, '2'), 'damaged', { mode: 0o600 })
    for (let seconds = 0; seconds < 3; seconds++) {
      pass(1000)
      expect(numbers()).toEqual([1, 0])
    }
    expect(faults.map(({ code, path }) => [code, path])).toEqual([['damaged', join(directory, '2')]])

    writeFileSync(join(directory, '2'), keyText(2))
    pass(1000)
    expect(numbers()).toEqual([2, 1, 0])

    renameSync(directory, `${directory}.away`)
    pass(1000)
    expect(numbers()).toEqual([2, 1, 0])
    expect(faults.map(({ code }) => code)).toEqual(['damaged', 'missing'])

    renameSync(`${directory}.away`, directory)
    pass(1000)
    numbers()
    rmSync(directory, { recursive: true })
    pass(1000)
    numbers()
    expect(faults.map(({ code }) => code)).toEqual(['damaged', 'missing', 'missing'])
  })

  it('stops short of keys that became readable for everyone', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    const { faults, numbers, pass } = watched(directory)
    chmodSync(directory, 0o755)
    writeFileSync(join(directory, '1'), keyText(1))
    chmodSync(join(directory, '1'), 0o644)
    pass(1000)
    expect(numbers()).toEqual([0])
    expect(faults.map(({ code }) => code)).toEqual(['world_readable'])
  })

  it('looks also after the clock was set back', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    const { numbers, pass } = watched(directory)
    writeFileSync(join(directory, '1'), keyText(1), { mode: 0o600 })
    pass(-1000)
    expect(numbers()).toEqual([1, 0])
  })
})
