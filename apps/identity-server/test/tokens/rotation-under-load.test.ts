import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jwsRotate } from '../../src/tokens/jws-rotation.ts'
import { type FernetRotateOptions, fernetRotate } from '../../src/tokens/key-rotation.ts'
import { unsynced } from './failing-file-system.ts'
import { jwsConfig } from './jws-app.ts'
import { filesOf, touch } from './scratch-directory.ts'
import { type UnderLoad, underLoad } from './under-load.ts'

/** Tokens live for 8 seconds, and every second keys are rotated: time is that of a clock that the test moves. */
const expiration = 8
const token = { expiration, allow_expired_window: 0 }
const rotations = 24

/** Gives the file of the staged key the time of the test. */
function restage(load: UnderLoad): string {
  const directory = load.app.config.fernet_tokens.key_repository
  touch(directory, 0, load.clock.now())
  return directory
}

describe('rotation of Fernet keys under load', { timeout: 120_000 }, () => {
  it('refuses not one token, and never drops a key that one may need', async () => {
    const load = await underLoad({ token })
    const directory = restage(load)
    touch(directory, 1, load.clock.now())
    const options: FernetRotateOptions = {
      maxActiveKeys: expiration + 2,
      minimumAgeSeconds: expiration,
      now: () => load.clock.now().getTime(),
      fs: unsynced,
    }
    let dropped = 0
    for (let times = 0; times < rotations; times++) {
      await load.goOn()
      dropped += fernetRotate(directory, options).dropped.length
      restage(load)
      load.clock.forward(1)
    }
    const { issued, validated, refused } = await load.stop()
    expect(refused).toEqual([])
    expect(load.errors).toEqual([])
    expect(dropped).toBe(rotations + 2 - options.maxActiveKeys)
    expect(issued).toBeGreaterThan(3 * rotations)
    expect(validated).toBeGreaterThan(15 * rotations)

    const tooFew = { ...options, maxActiveKeys: options.maxActiveKeys - 1 }
    const before = filesOf(directory)
    expect(() => fernetRotate(directory, tooFew)).toThrow(expect.objectContaining({ code: 'too_young' }))
    expect(filesOf(directory)).toEqual(before)
    expect(fernetRotate(directory, { ...tooFew, force: true }).dropped).toHaveLength(2)
  })

  it('goes on with the last good keys while a file is damaged, says so once a server, and uses the mended ones', async () => {
    const load = await underLoad({ token: { expiration: 3600 } })
    const directory = restage(load)
    const good = readFileSync(join(directory, '0'))
    for (const text of ['damaged', good.subarray(0, 20)]) {
      load.errors.length = 0
      writeFileSync(join(directory, '0'), text)
      for (let seconds = 0; seconds < 4; seconds++) {
        load.clock.forward(1)
        await load.goOn()
      }
      expect(load.errors.map((line) => JSON.parse(line).msg)).toEqual(
        Array(2).fill(expect.stringContaining('last good keys of tokens stay in use')),
      )
      writeFileSync(join(directory, '0'), good)
      load.clock.forward(1)
      await load.goOn()
      fernetRotate(directory, { maxActiveKeys: 9, minimumAgeSeconds: 0, now: Date.now, fs: unsynced })
      load.clock.forward(1)
      await load.goOn()
      expect(load.errors).toHaveLength(2)
      good.set(readFileSync(join(directory, '0')))
    }
    expect((await load.stop()).refused).toEqual([])
  })
})

describe('rotation of JWS keys under load', { timeout: 120_000 }, () => {
  it('refuses not one token, drops what no token needs, and survives a damaged file', async () => {
    const { place, config } = jwsConfig()
    const load = await underLoad({ ...config, token: { ...config.token, ...token } })
    let dropped = 0
    for (let times = 0; times < rotations; times++) {
      await load.goOn()
      const rotation = jwsRotate(place, {
        minimumAgeSeconds: expiration,
        now: () => load.clock.now().getTime(),
        fs: unsynced,
      })
      expect(rotation.promoted).toBe(true)
      dropped += rotation.dropped.length
      load.clock.forward(1)
    }
    expect(load.errors).toEqual([])
    // One a rotation, from the first that has aged: nothing piles up.
    expect(dropped).toBe(rotations - expiration - 1)

    const damaged = join(place.publicDirectory, 'damaged.pem')
    writeFileSync(damaged, 'damaged')
    for (let seconds = 0; seconds < 3; seconds++) {
      load.clock.forward(1)
      await load.goOn()
    }
    expect(load.errors).toHaveLength(2)
    const { issued, validated, refused } = await load.stop()
    expect(refused).toEqual([])
    expect(issued).toBeGreaterThan(3 * rotations)
    expect(validated).toBeGreaterThan(15 * rotations)
  })
})
