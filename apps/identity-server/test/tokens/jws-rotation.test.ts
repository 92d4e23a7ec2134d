import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jws } from '../../src/tokens/jws.ts'
import { jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import { type JwsKeyPlace, loadJwsKeys } from '../../src/tokens/jws-keys.ts'
import { type JwsRotateOptions, jwsRotate } from '../../src/tokens/jws-rotation.ts'
import { jwsSetup } from '../../src/tokens/jws-setup.ts'
import type { TokenPayload } from '../../src/tokens/token-format.ts'
import { stoppingAfter, unsynced } from './failing-file-system.ts'
import { defaultMethods } from './fixed-keys.ts'
import { filesOf, modeOf, scratchDirectory } from './scratch-directory.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const hourly: JwsRotateOptions = { minimumAgeSeconds: 3600, now: () => noon.getTime(), fs: unsynced }
const at = (time: string): JwsRotateOptions => ({
  ...hourly,
  now: () => Date.parse(`2026-01-01T${time}Z`),
})
const payload: TokenPayload = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: 'unscoped',
  expiresAt: noon,
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
}

function newPlace(): JwsKeyPlace {
  const parent = scratchDirectory()
  return {
    privateDirectory: join(parent, 'private'),
    publicDirectory: join(parent, 'public'),
    algorithm: 'ES256',
  }
}

const formatOf = (place: JwsKeyPlace) =>
  jws({
    keys: { current: () => loadJwsKeys(place) },
    methods: defaultMethods,
    acceptedAlgorithms: jwsAlgorithmNames,
  })
const privateFiles = ({ privateDirectory }: JwsKeyPlace) => filesOf(privateDirectory)
const publicNames = ({ publicDirectory }: JwsKeyPlace) => readdirSync(publicDirectory).sort()
const retired = (place: JwsKeyPlace) => publicNames(place).filter((name) => name.startsWith('retired'))

describe('jwsSetup', () => {
  it('makes a key that signs and the next one, for their owner alone, with their public keys', () => {
    const place = newPlace()
    expect(jwsSetup(place, { fs: unsynced })).toEqual({ created: ['private.pem', 'staged.pem'] })
    expect(Object.keys(privateFiles(place))).toEqual(['private.pem', 'staged.pem'])
    expect(publicNames(place)).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}\.pem$/),
      expect.stringMatching(/^[0-9a-f]{16}\.pem$/),
    ])
    expect(modeOf(place.privateDirectory)).toBe('700')
    expect(modeOf(join(place.privateDirectory, 'private.pem'))).toBe('600')
    const format = formatOf(place)
    expect(format.decode(format.encode(payload, noon))?.payload).toEqual(payload)
  })

  it.each(jwsAlgorithmNames)('makes keys for %s', (algorithm) => {
    const place = { ...newPlace(), algorithm }
    jwsSetup(place, { fs: unsynced })
    expect(loadJwsKeys(place).signing.algorithm).toBe(algorithm)
  })

  it('leaves what is there, and makes what is missing', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const before = { ...privateFiles(place), ...filesOf(place.publicDirectory) }
    expect(jwsSetup(place, { fs: unsynced })).toEqual({ created: [] })
    expect({ ...privateFiles(place), ...filesOf(place.publicDirectory) }).toEqual(before)

    rmSync(join(place.privateDirectory, 'staged.pem'))
    expect(jwsSetup(place, { fs: unsynced })).toEqual({ created: ['staged.pem'] })
    rmSync(place.publicDirectory, { recursive: true })
    expect(jwsSetup(place, { fs: unsynced })).toEqual({ created: ['private.pem', 'staged.pem'] })
    expect(privateFiles(place)['private.pem']).toBe(before['private.pem'])
    expect(loadJwsKeys(place).verifying).toHaveLength(2)
  })

  it('refuses to go on beside a damaged key', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    writeFileSync(join(place.privateDirectory, 'private.pem'), 'damaged')
    expect(() => jwsSetup(place, { fs: unsynced })).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(privateFiles(place)['private.pem']).toBe('damaged')
  })

  it('can be run again after it was stopped between any two system calls', () => {
    let calls = 0
    for (let complete = false; !complete; calls++) {
      const place = newPlace()
      const { fs, stopped } = stoppingAfter(calls, unsynced)
      try {
        jwsSetup(place, { fs })
      } catch (error) {
        expect(error).toMatchObject({ name: 'KeyRepositoryError' })
      }
      complete = !stopped()
      jwsSetup(place, { fs: unsynced })
      expect(loadJwsKeys(place).verifying.length).toBeGreaterThan(1)
      expect(Object.keys(privateFiles(place))).toEqual(['private.pem', 'staged.pem'])
      expect(publicNames(place).every((name) => name.endsWith('.pem'))).toBe(true)
    }
    expect(calls).toBeGreaterThan(20)
  })
})

describe('jwsRotate', () => {
  it('makes the staged key sign, stages another one, and names the public key of the former one after the time', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const before = privateFiles(place)
    expect(jwsRotate(place, hourly)).toEqual({ promoted: true, dropped: [] })
    const after = privateFiles(place)
    expect(after['private.pem']).toBe(before['staged.pem'])
    expect(Object.values(before)).not.toContain(after['staged.pem'])
    expect(publicNames(place)).toHaveLength(3)
    expect(retired(place)).toEqual([expect.stringMatching(/^retired-20260101T120000Z-[0-9a-f]{16}\.pem$/)])
  })

  it('lets a server that has the public keys of before read the tokens of after', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const before = loadJwsKeys(place)
    const late = jws({
      keys: { current: () => before },
      methods: defaultMethods,
      acceptedAlgorithms: ['ES256'],
    })
    jwsRotate(place, hourly)
    expect(late.decode(formatOf(place).encode(payload, noon))?.payload).toEqual(payload)
  })

  it('drops the public key of a former key when its last token has ended, and no earlier', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const format = formatOf(place)
    const token = format.encode(payload, noon)
    const rotateAt = (time: string) => {
      const { promoted, dropped } = jwsRotate(place, at(time))
      return [promoted, dropped.length, format.decode(token) !== undefined]
    }
    expect(rotateAt('12:00:00')).toEqual([true, 0, true])
    expect(rotateAt('12:30:00')).toEqual([true, 0, true])
    expect(rotateAt('13:00:00')).toEqual([true, 0, true])
    expect(rotateAt('13:00:01')).toEqual([true, 1, false])
    expect(rotateAt('13:30:00')).toEqual([true, 0, false])
    expect(rotateAt('13:30:01')).toEqual([true, 1, false])
  })

  it('never drops public keys that it has not retired itself', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const [one = ''] = publicNames(place)
    const other = newPlace()
    jwsSetup(other, { fs: unsynced })
    const theirs = Object.values(filesOf(other.publicDirectory))[0] as string
    for (const name of ['public.pem', 'retired-by-hand.pem', 'retired-20200101T000000Z.pem'])
      writeFileSync(join(place.publicDirectory, name), theirs, { mode: 0o600 })
    const long = { ...hourly, now: () => noon.getTime() + 1e12 }
    for (let times = 0; times < 3; times++) jwsRotate(place, long)
    expect(publicNames(place)).toEqual(
      expect.arrayContaining(['public.pem', 'retired-by-hand.pem', 'retired-20200101T000000Z.pem']),
    )
    expect(publicNames(place)).not.toContain(one)
  })

  it('stages a key first where keystone-manage made only one, and lets it sign the next time', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    rmSync(join(place.privateDirectory, 'staged.pem'))
    const signing = privateFiles(place)['private.pem']
    expect(jwsRotate(place, hourly)).toEqual({ promoted: false, dropped: [] })
    expect(privateFiles(place)['private.pem']).toBe(signing)
    const staged = privateFiles(place)['staged.pem']
    expect(jwsRotate(place, hourly)).toMatchObject({ promoted: true })
    expect(privateFiles(place)['private.pem']).toBe(staged)
  })

  it('stages a key of another algorithm first when the configuration names another, and drops the unused one', () => {
    const place = newPlace()
    jwsSetup(place, { fs: unsynced })
    const token = formatOf(place).encode(payload, noon)
    const other: JwsKeyPlace = { ...place, algorithm: 'EdDSA' }
    expect(jwsRotate(other, hourly)).toEqual({ promoted: false, dropped: [] })
    expect(publicNames(place)).toHaveLength(2)
    expect(loadJwsKeys(place).verifying.map(({ algorithm }) => algorithm)).toEqual(['ES256', 'EdDSA'])
    expect(jwsRotate(other, hourly)).toMatchObject({ promoted: true })
    expect(formatOf(other).encode(payload, noon)).toMatch(/^eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9\./)
    expect(formatOf(other).decode(token)?.payload).toEqual(payload)
  })

  it('refuses to run without a key that signs, or with a damaged one', () => {
    const place = newPlace()
    expect(() => jwsRotate(place, hourly)).toThrow(expect.objectContaining({ code: 'empty' }))
    jwsSetup(place, { fs: unsynced })
    writeFileSync(join(place.privateDirectory, 'staged.pem'), 'damaged')
    const before = readFileSync(join(place.privateDirectory, 'private.pem'))
    expect(() => jwsRotate(place, hourly)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(readFileSync(join(place.privateDirectory, 'private.pem'))).toEqual(before)
  })

  it('leaves every token readable, and can be run again, when it was stopped between any two system calls', () => {
    let calls = 0
    for (let complete = false; !complete; calls++) {
      const place = newPlace()
      jwsSetup(place, { fs: unsynced })
      jwsRotate(place, at('10:00:00'))
      const format = formatOf(place)
      const before = format.encode(payload, noon)
      const { fs, stopped } = stoppingAfter(calls, unsynced)
      try {
        jwsRotate(place, { ...at('12:00:00'), fs })
      } catch (error) {
        expect(error).toMatchObject({ name: 'KeyRepositoryError' })
      }
      complete = !stopped()

      const tokens = [before, format.encode(payload, noon)]
      expect(tokens.map((token) => format.decode(token)?.payload)).toEqual([payload, payload])
      for (const time of ['12:00:10', '12:00:20']) jwsRotate(place, at(time))
      expect(tokens.map((token) => format.decode(token)?.payload)).toEqual([payload, payload])
      expect(Object.keys(privateFiles(place))).toEqual(['private.pem', 'staged.pem'])
      expect(publicNames(place).every((name) => name.endsWith('.pem'))).toBe(true)
      const { keyIds } = loadJwsKeys(place)
      expect(new Set(keyIds).size).toBe(keyIds.length)
    }
    expect(calls).toBeGreaterThan(20)
  })
})
