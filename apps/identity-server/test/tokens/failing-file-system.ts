import * as fs from 'node:fs'
import type { KeyFileSystem } from '../../src/tokens/key-files.ts'

/** The error with which {@link stoppingAfter} stops. */
export class Stopped extends Error {}

/** The real file system, until the process "dies": from then on no system call does anything. */
export function stoppingAfter(calls: number): { fs: KeyFileSystem; stopped: () => boolean } {
  let left = calls
  let stopped = false
  const real: KeyFileSystem = fs
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
