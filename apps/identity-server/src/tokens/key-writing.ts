import * as nodeFs from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { KeyFileSystem } from './key-files.ts'
import { KeyRepositoryError, systemErrorCode } from './key-repository-error.ts'

/** Who new files belong to, as numbers. */
export interface KeyOwner {
  uid: number
  gid: number
}

/** How to write key files. */
export interface KeyWritingOptions {
  /** Default: the user of this process. Only root may give another. */
  owner?: KeyOwner
  /** Default: `node:fs`. */
  fs?: KeyFileSystem
}

const leftover = /^0(\.[0-9a-f]+)?\.tmp$/

/** Changes the files of one repository. Each step is durable when it returns, and leaves a readable repository. */
export interface KeyWriter {
  /** Makes the directory, and what is missing above it, with mode 0700. */
  makeDirectory(): void
  /** Removes the temporary files that an interrupted change left behind. */
  removeLeftovers(): void
  /** Writes a key to a temporary file with mode 0600, and returns its name. */
  writeTemporary(text: string, suffix: string): string
  /** Gives a file one more name, which must be free. */
  link(from: string, to: string): void
  /** Renames a file, replacing what had the name. */
  rename(from: string, to: string): void
  /** Removes a file. */
  remove(name: string): void
}

/**
 * Makes the writer of a repository. Its methods throw {@link KeyRepositoryError} `unwritable` or `conflict`, and name
 * the file.
 */
export function keyWriter(directory: string, options: KeyWritingOptions = {}): KeyWriter {
  const { owner, fs = nodeFs } = options

  const step = (path: string, change: () => void) => {
    try {
      change()
    } catch (error) {
      throw writeFailure(path, error)
    }
  }
  // A rename is on disk only once the directory is.
  const durably = (path: string, change: () => void) =>
    step(path, () => {
      change()
      const descriptor = fs.openSync(directory, 'r')
      try {
        fs.fsyncSync(descriptor)
      } finally {
        fs.closeSync(descriptor)
      }
    })

  return {
    makeDirectory() {
      step(directory, () => {
        const made = fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
        if (made === undefined || !owner) return
        // Those above it that were made too: nobody else could get through them.
        for (let path = resolve(directory); ; path = dirname(path)) {
          fs.chownSync(path, owner.uid, owner.gid)
          if (path === resolve(made) || path === dirname(path)) return
        }
      })
    },
    removeLeftovers() {
      step(directory, () => {
        for (const name of fs.readdirSync(directory))
          if (leftover.test(name)) fs.unlinkSync(join(directory, name))
      })
    },
    writeTemporary(text, suffix) {
      const name = `0.${suffix}.tmp`
      const path = join(directory, name)
      step(path, () => {
        const descriptor = fs.openSync(path, 'wx', 0o600)
        try {
          if (owner) fs.fchownSync(descriptor, owner.uid, owner.gid)
          fs.writeSync(descriptor, text)
          fs.fsyncSync(descriptor)
        } finally {
          fs.closeSync(descriptor)
        }
      })
      return name
    },
    link(from, to) {
      durably(join(directory, to), () => fs.linkSync(join(directory, from), join(directory, to)))
    },
    rename(from, to) {
      durably(join(directory, to), () => fs.renameSync(join(directory, from), join(directory, to)))
    },
    remove(name) {
      durably(join(directory, name), () => fs.unlinkSync(join(directory, name)))
    },
  }
}

function writeFailure(path: string, cause: unknown): KeyRepositoryError {
  const reason = systemErrorCode(cause)
  if (reason === 'EEXIST' || reason === 'ENOENT') {
    return new KeyRepositoryError(
      'conflict',
      path,
      `${path} was changed by another process at the same time. Keys are rotated by one process; look, and try again.`,
      { cause },
    )
  }
  return new KeyRepositoryError(
    'unwritable',
    path,
    `${path} cannot be written (${reason ?? 'unknown error'}). Run this as the user that owns the key repository.`,
    { cause },
  )
}
