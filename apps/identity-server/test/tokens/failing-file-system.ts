import * as fs from 'node:fs'
import type { KeyFileSystem } from '../../src/tokens/key-files.ts'

/** The error with which {@link stoppingAfter} stops. */
class Stopped extends Error {}

/** The real file system, without waiting for the disk: for tests that change a lot of files. */
export const unsynced: KeyFileSystem = { ...fs, fsyncSync: () => undefined }

/** The given file system, by default the real one, until the process "dies": from then on no system call does anything. */
export function stoppingAfter(
  calls: number,
  real: KeyFileSystem = fs,
): { fs: KeyFileSystem; stopped: () => boolean } {
  let left = calls
  let stopped = false
  const dying = new Proxy(real, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name)
      if (typeof call !== 'function') return call
      return (...given: unknown[]): unknown => {
        if (left-- > 0) return Reflect.apply(call, target, given)
        stopped = true
        throw new Stopped()
      }
    },
  })
  return { fs: dying, stopped: () => stopped }
}
