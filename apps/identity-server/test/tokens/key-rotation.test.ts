import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { type FernetRotateOptions, fernetRotate } from '../../src/tokens/key-rotation.ts'
import { fernetSetup } from '../../src/tokens/key-setup.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import type { TokenFormat, TokenPayload } from '../../src/tokens/token-format.ts'
import { stoppingAfter } from './failing-file-system.ts'
import { defaultMethods, keyText } from './fixed-keys.ts'
import { filesOf, modeOf, repositoryOf, scratchDirectory, touch } from './scratch-directory.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const options: FernetRotateOptions = { maxActiveKeys: 3, minimumAgeSeconds: 0, now: () => noon.getTime() }
const payload: TokenPayload = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: 'unscoped',
  expiresAt: noon,
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
}

const tokensOf = (directory: string): TokenFormat =>
  fernet({
    keys: { current: () => loadKeys(directory) },
    methods: defaultMethods,
    defaultDomainId: 'default',
  })
const numbersOf = (directory: string) => loadKeys(directory).all.map((key) => key.number)

describe('fernetRotate', () => {
  it('makes the staged key the primary, stages a new one, and drops the lowest beyond the limit', () => {
    const directory = repositoryOf({ 0: keyText(0), 3: keyText(3), 4: keyText(4) })
    expect(fernetRotate(directory, options)).toEqual({ primary: 5, dropped: [3] })
    const { 0: staged, ...others } = filesOf(directory)
    expect(others).toEqual({ 4: keyText(4), 5: keyText(0) })
    expect(staged).toMatch(/^[A-Za-z0-9_-]{43}=$/)
    expect(staged).not.toBe(keyText(0))
    expect(modeOf(join(directory, '0'))).toBe('600')
  })

  it('drops several keys when the limit was lowered, lowest first', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), 2: keyText(2), 10: keyText(10) })
    expect(fernetRotate(directory, { ...options, maxActiveKeys: 2 })).toEqual({
      primary: 11,
      dropped: [1, 2, 10],
    })
    expect(numbersOf(directory)).toEqual([11, 0])
  })

  it('keeps only 0, as primary and staged, when one key is allowed', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1) })
    expect(fernetRotate(directory, { ...options, maxActiveKeys: 1 })).toEqual({ primary: 0, dropped: [1, 2] })
    expect(Object.keys(filesOf(directory))).toEqual(['0'])
    expect(filesOf(directory)[0]).not.toBe(keyText(0))
  })

  it('promotes a lone 0 to 1', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    expect(fernetRotate(directory, options)).toEqual({ primary: 1, dropped: [] })
    expect(filesOf(directory)).toMatchObject({ 1: keyText(0) })
  })

  it('leaves tokens readable until the key that made them is dropped', () => {
    const directory = scratchDirectory()
    fernetSetup(directory)
    const format = tokensOf(directory)
    const token = format.encode(payload, noon)

    const readable = Array.from({ length: 3 }, () => {
      const before = format.decode(token) !== undefined
      fernetRotate(directory, options)
      return before
    })
    expect(readable).toEqual([true, true, false])
  })

  it('lets a node that has not rotated yet read tokens of one that has: the staged key is known already', () => {
    const [late, early] = [
      { 0: keyText(0), 1: keyText(1) },
      { 0: keyText(0), 1: keyText(1) },
    ].map(repositoryOf)
    fernetRotate(early!, options)
    const token = tokensOf(early!).encode(payload, noon)
    expect(tokensOf(late!).decode(token)?.payload).toEqual(payload)
  })

  it('refuses to run without keys, with a damaged one, or with a limit below 1', () => {
    expect(() => fernetRotate(scratchDirectory(), options)).toThrow(
      expect.objectContaining({ code: 'empty' }),
    )
    const damaged = repositoryOf({ 0: keyText(0), 1: 'damaged' })
    expect(() => fernetRotate(damaged, options)).toThrow(
      expect.objectContaining({ code: 'damaged', path: join(damaged, '1') }),
    )
    expect(filesOf(damaged)).toEqual({ 0: keyText(0), 1: 'damaged' })
    for (const maxActiveKeys of [0, -1, 1.5, Number.NaN]) {
      const directory = repositoryOf({ 0: keyText(0) })
      expect(() => fernetRotate(directory, { ...options, maxActiveKeys })).toThrow(RangeError)
    }
  })

  it('finishes a rotation of keystone-manage that stopped before it staged a key', () => {
    const directory = repositoryOf({ 1: keyText(1), 2: keyText(2), 3: keyText(3), '0.tmp': keyText(9) })
    expect(fernetRotate(directory, options)).toEqual({ primary: 3, dropped: [1] })
    expect(Object.keys(filesOf(directory))).toEqual(['0', '2', '3'])
    expect(filesOf(directory)[0]).not.toBe(keyText(9))
  })

  it('takes no number that an empty file has', () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), 2: '' })
    expect(fernetRotate(directory, options).primary).toBe(3)
  })

  it('answers a conflict when another process takes the number first', () => {
    const directory = repositoryOf({ 0: keyText(0) })
    const { fs } = stoppingAfter(Number.POSITIVE_INFINITY)
    const racing: typeof fs = {
      ...fs,
      linkSync: (from, to) => {
        writeFileSync(to, keyText(7))
        fs.linkSync(from, to)
      },
    }
    expect(() => fernetRotate(directory, { ...options, fs: racing })).toThrow(
      expect.objectContaining({ code: 'conflict', path: join(directory, '1') }),
    )
    expect(filesOf(directory)).toMatchObject({ 0: keyText(0), 1: keyText(7) })
  })

  it('names the file that it cannot replace', () => {
    const directory = repositoryOf({ 1: keyText(1) })
    mkdirSync(join(directory, '0'))
    expect(() => fernetRotate(directory, options)).toThrow(
      expect.objectContaining({ code: 'unwritable', path: join(directory, '0') }),
    )
  })

  it('leaves every token readable, and can be run again, when it was stopped between any two system calls', () => {
    let calls = 0
    for (let complete = false; !complete; calls++) {
      const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), 2: keyText(2) })
      const format = tokensOf(directory)
      const before = [format.encode(payload, noon)]
      const { fs, stopped } = stoppingAfter(calls)
      try {
        fernetRotate(directory, { ...options, fs })
      } catch (error) {
        expect(error).toMatchObject({ name: 'KeyRepositoryError' })
      }
      complete = !stopped()

      expect(loadKeys(directory).staged?.number).toBe(0)
      const tokens = [...before, format.encode(payload, noon)]
      if (!complete) fernetRotate(directory, { ...options, maxActiveKeys: 4 })
      expect(tokens.map((token) => format.decode(token)?.payload)).toEqual([payload, payload])

      const { all } = loadKeys(directory)
      expect(new Set(all.map((key) => key.signingKey.export().toString('hex'))).size).toBe(all.length)
      expect(Object.keys(filesOf(directory)).every((name) => /^\d+$/.test(name))).toBe(true)
    }
    expect(calls).toBeGreaterThan(12)
  })
})

describe('the age below which fernetRotate does not drop a key', () => {
  const at = (time: string) => new Date(`2026-01-01T${time}Z`)
  const hourly: FernetRotateOptions = { ...options, minimumAgeSeconds: 3600 }

  /** As after rotations at 10:00 and 11:00: each file has the time when it was staged. */
  const rotatedHourly = () => {
    const directory = repositoryOf({ 0: keyText(0), 1: keyText(1), 2: keyText(2) })
    touch(directory, 1, at('09:00:00'))
    touch(directory, 2, at('10:00:00'))
    touch(directory, 0, at('11:00:00'))
    return directory
  }

  it('counts from when the key stopped making tokens, not from when it was made', () => {
    // Key 1 made tokens until 2 was promoted, at 11:00.
    const early = { ...hourly, now: () => at('11:59:59').getTime() }
    const directory = rotatedHourly()
    expect(() => fernetRotate(directory, early)).toThrow(
      expect.objectContaining({ code: 'too_young', path: join(directory, '1') }),
    )
    expect(filesOf(directory)).toEqual({ 0: keyText(0), 1: keyText(1), 2: keyText(2) })

    expect(fernetRotate(directory, { ...hourly, now: () => at('12:00:00').getTime() })).toEqual({
      primary: 3,
      dropped: [1],
    })
  })

  it('is not asked when nothing is dropped', () => {
    const directory = rotatedHourly()
    const now = () => at('11:00:01').getTime()
    expect(fernetRotate(directory, { ...hourly, maxActiveKeys: 4, now })).toEqual({ primary: 3, dropped: [] })
  })

  it('never passes for the key that makes tokens now, or did until this rotation', () => {
    const now = () => at('23:59:59').getTime()
    for (const maxActiveKeys of [1, 2]) {
      const directory = rotatedHourly()
      expect(() => fernetRotate(directory, { ...hourly, maxActiveKeys, now })).toThrow(
        expect.objectContaining({ code: 'too_young', path: join(directory, '2') }),
      )
    }
  })

  it('is passed over by force', () => {
    const directory = rotatedHourly()
    const now = () => at('11:00:01').getTime()
    expect(fernetRotate(directory, { ...hourly, now, force: true })).toEqual({ primary: 3, dropped: [1] })
  })

  it('is kept by rotations of this server too: a promoted key keeps the time when it was staged', () => {
    const directory = rotatedHourly()
    fernetRotate(directory, { ...hourly, now: () => at('12:00:00').getTime() })
    // The new staged key has the time of the test's own clock; give it that of the rotation.
    touch(directory, 0, at('12:00:00'))
    const next = (time: string) => () => fernetRotate(directory, { ...hourly, now: () => at(time).getTime() })
    expect(next('12:59:59')).toThrow(expect.objectContaining({ path: join(directory, '2') }))
    expect(next('13:00:00')()).toEqual({ primary: 4, dropped: [2] })
  })

  it('refuses when the clock says that keys are from the future', () => {
    const directory = rotatedHourly()
    expect(() => fernetRotate(directory, { ...hourly, now: () => 0 })).toThrow(
      expect.objectContaining({ code: 'too_young' }),
    )
  })
})
