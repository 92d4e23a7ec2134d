import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jwsKey } from '../../src/tokens/jws-key.ts'
import { type JwsKeyPlace, jwsRepository, loadJwsKeys } from '../../src/tokens/jws-keys.ts'
import type { KeyRepositoryError } from '../../src/tokens/key-repository-error.ts'
import { watchRepository } from '../../src/tokens/key-watch.ts'
import { type Pair, pairOf } from './jws-keys-in-memory.ts'
import { scratchDirectory } from './scratch-directory.ts'

const privatePem = ({ privateKey }: Pair) => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicPem = ({ publicKey }: Pair) => publicKey.export({ type: 'spki', format: 'pem' }).toString()

const idOf = ({ publicKey }: Pair) => jwsKey(publicKey)?.fingerprint

/** The two directories with the given files, of an owner who keeps them private. */
function placeOf(privates: Record<string, string>, publics: Record<string, string>): JwsKeyPlace {
  const parent = scratchDirectory()
  const place: JwsKeyPlace = {
    privateDirectory: join(parent, 'private'),
    publicDirectory: join(parent, 'public'),
    algorithm: 'ES256',
  }
  for (const [directory, files] of [
    [place.privateDirectory, privates],
    [place.publicDirectory, publics],
  ] as const) {
    mkdirSync(directory, { mode: 0o700 })
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(directory, name), text, { mode: 0o600 })
  }
  return place
}

const [pair, former, ed] = [pairOf('ES256'), pairOf('ES256'), pairOf('EdDSA')]
const codeOf = (place: JwsKeyPlace) => {
  try {
    loadJwsKeys(place)
    return 'good'
  } catch (error) {
    return (error as KeyRepositoryError).code
  }
}

describe('loadJwsKeys', () => {
  it('signs with private.pem, and tries its public key first, then the others by name', () => {
    const place = placeOf(
      { 'private.pem': privatePem(pair), 'other.pem': privatePem(former), 'notes.txt': 'nothing' },
      { 'a.pem': publicPem(former), public: publicPem(pair), 'b.pem': publicPem(ed) },
    )
    const keys = loadJwsKeys(place)
    expect(keys.signing.fingerprint).toBe(idOf(pair))
    expect(keys.verifying.map(({ algorithm }) => algorithm)).toEqual(['ES256', 'ES256', 'EdDSA'])
    expect(keys.keyIds).toEqual([pair, former, ed].map(idOf))
  })

  it('reads the keys of openssl ecparam, which have another form', () => {
    const sec1 = pair.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    const place = placeOf({ 'private.pem': parameters + sec1 }, { 'public.pem': `\n${publicPem(pair)}\n` })
    expect(codeOf(place)).toBe('good')
  })

  it('ignores hidden, temporary and empty files, and directories', () => {
    const place = placeOf(
      { 'private.pem': privatePem(pair) },
      { 'p.pem': publicPem(pair), '.p.pem.Xy1': '-----BEGIN', '0.00ff.tmp': '-----', 'p.pem~': 'x', new: '' },
    )
    mkdirSync(join(place.publicDirectory, 'old'))
    symlinkSync(join(place.publicDirectory, 'p.pem'), join(place.publicDirectory, 'q.pem'))
    expect(loadJwsKeys(place).verifying).toHaveLength(2)
  })

  it('refuses a repository without keys, or that is not there', () => {
    expect(codeOf(placeOf({}, { 'p.pem': publicPem(pair) }))).toBe('empty')
    expect(codeOf(placeOf({ 'private.pem': '' }, { 'p.pem': publicPem(pair) }))).toBe('empty')
    const place = placeOf({ 'private.pem': privatePem(pair) }, { 'p.pem': publicPem(pair) })
    for (const directory of [place.publicDirectory, place.privateDirectory]) {
      rmSync(directory, { recursive: true })
      expect(codeOf(place)).toBe('missing')
    }
  })

  it('refuses a private key whose public key no server has, or that is for another algorithm', () => {
    expect(codeOf(placeOf({ 'private.pem': privatePem(pair) }, { 'p.pem': publicPem(former) }))).toBe(
      'mismatched',
    )
    expect(codeOf(placeOf({ 'private.pem': privatePem(pair) }, {}))).toBe('mismatched')
    expect(codeOf(placeOf({ 'private.pem': privatePem(ed) }, { 'p.pem': publicPem(ed) }))).toBe('mismatched')
  })

  it('refuses what is no key of such a kind, and quotes nothing of it', () => {
    const good = privatePem(pair)
    for (const bad of ['secret text', good.replace('A', 'B').slice(0, 80), publicPem(pair)])
      expect(codeOf(placeOf({ 'private.pem': bad }, { 'p.pem': publicPem(pair) }))).toBe('damaged')
    // A private key where public ones are is a secret in the wrong place, even if it could be used.
    for (const bad of ['secret text', privatePem(former), publicPem(former).slice(0, 60)]) {
      const place = placeOf({ 'private.pem': good }, { 'p.pem': publicPem(pair), 'q.pem': bad })
      expect(() => loadJwsKeys(place)).toThrow(
        expect.objectContaining({ code: 'damaged', path: join(place.publicDirectory, 'q.pem') }),
      )
      expect(() => loadJwsKeys(place)).not.toThrow(/secret|PRIVATE|MF/)
    }
  })

  it('refuses a private key that any local user can read, and public ones that any local user can replace', () => {
    const place = placeOf({ 'private.pem': privatePem(pair) }, { 'p.pem': publicPem(pair) })
    chmodSync(place.publicDirectory, 0o755)
    chmodSync(join(place.publicDirectory, 'p.pem'), 0o644)
    expect(codeOf(place)).toBe('good')
    chmodSync(join(place.publicDirectory, 'p.pem'), 0o646)
    expect(codeOf(place)).toBe('world_writable')
    chmodSync(join(place.publicDirectory, 'p.pem'), 0o644)
    chmodSync(place.publicDirectory, 0o757)
    expect(codeOf(place)).toBe('world_writable')
    chmodSync(place.publicDirectory, 0o755)

    chmodSync(join(place.privateDirectory, 'private.pem'), 0o644)
    expect(codeOf(place)).toBe('good')
    chmodSync(place.privateDirectory, 0o755)
    expect(codeOf(place)).toBe('world_readable')
    expect(loadJwsKeys(place, { allowWorldAccess: true }).verifying).toHaveLength(1)
  })
})

describe('jwsRepository', () => {
  it('is followed: new keys are used within a second, damaged ones are reported once, the last good ones stay', () => {
    const place = placeOf({ 'private.pem': privatePem(pair) }, { 'p.pem': publicPem(pair) })
    const faults: KeyRepositoryError[] = []
    let time = 0
    const source = watchRepository(jwsRepository(place), {
      now: () => time,
      onReloadFailed: (error) => faults.push(error),
    })
    const after = (seconds: number) => {
      time += seconds * 1000
      return source.current()
    }
    const first = source.current()
    expect(after(5)).toBe(first)

    writeFileSync(join(place.publicDirectory, 'q.pem'), publicPem(former))
    expect(after(1).verifying).toHaveLength(2)

    // The private key before its public one: nobody could read the tokens yet.
    const next = pairOf('ES256')
    writeFileSync(join(place.privateDirectory, 'next.pem'), privatePem(next), { mode: 0o600 })
    renameSync(join(place.privateDirectory, 'next.pem'), join(place.privateDirectory, 'private.pem'))
    for (let times = 0; times < 3; times++) expect(after(1).signing.fingerprint).toBe(idOf(pair))
    expect(faults.map(({ code }) => code)).toEqual(['mismatched'])

    writeFileSync(join(place.publicDirectory, 'r.pem'), publicPem(next))
    expect(after(1).signing.fingerprint).toBe(idOf(next))
    expect(source.current().verifying).toHaveLength(3)

    writeFileSync(join(place.publicDirectory, 'q.pem'), 'damaged')
    expect(after(1).verifying).toHaveLength(3)
    expect(after(1).verifying).toHaveLength(3)
    expect(faults.map(({ code }) => code)).toEqual(['mismatched', 'damaged'])
    rmSync(join(place.publicDirectory, 'q.pem'))
    expect(after(1).verifying).toHaveLength(2)
  })
})
