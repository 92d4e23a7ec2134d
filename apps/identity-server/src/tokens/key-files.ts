import * as nodeFs from 'node:fs'
import { join } from 'node:path'
import { KeyRepositoryError, systemErrorCode } from './key-repository-error.ts'

/**
 * The system calls that a repository is read and changed with, synchronous. Tests give their own, to stop or to
 * interfere between two of them.
 */
export type KeyFileSystem = Pick<
  typeof nodeFs,
  | 'chownSync'
  | 'closeSync'
  | 'fchownSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>

/** A file of a key repository that is named like a key. */
export interface KeyFile {
  readonly number: number
  readonly path: string
  readonly stats: nodeFs.BigIntStats
}

/** The key files of a repository at one moment. */
export interface KeyFileList {
  readonly files: readonly KeyFile[]
  readonly directoryMode: number
  /** Differs whenever a key file was added, removed, replaced, written to, or its permissions changed. */
  readonly signature: string
}

const keyFileName = /^(0|[1-9][0-9]{0,14})$/

/**
 * Lists the files of a key repository that are named by an integer; others are not keys.
 *
 * @throws {@link KeyRepositoryError} `missing` or `unreadable`
 */
export function listKeyFiles(directory: string, fs: KeyFileSystem = nodeFs): KeyFileList {
  const directoryStats = statKeyPath(directory, fs)
  if (!directoryStats) {
    throw new KeyRepositoryError(
      'missing',
      directory,
      `The key repository ${directory} does not exist. Set it up, or correct the key_repository option.`,
    )
  }
  const files: KeyFile[] = []
  for (const name of readDirectory(directory, fs)) {
    if (!keyFileName.test(name)) continue
    const path = join(directory, name)
    const stats = statKeyPath(path, fs)
    if (stats?.isFile()) files.push({ number: Number(name), path, stats })
  }
  files.sort((a, b) => b.number - a.number)
  const directoryMode = Number(directoryStats.mode)
  const signature = [directoryMode, ...files.map(fileSignature)].join(' ')
  return { files, directoryMode, signature }
}

/** Turns a failed read of `path` into an `unreadable` error. */
export function unreadable(path: string, cause: unknown): KeyRepositoryError {
  const reason = systemErrorCode(cause) ?? 'unknown error'
  return new KeyRepositoryError(
    'unreadable',
    path,
    `${path} cannot be read (${reason}). The user that this process runs as needs to read it.`,
    { cause },
  )
}

function fileSignature({ number, stats }: KeyFile): string {
  return `${number}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
}

function readDirectory(directory: string, fs: KeyFileSystem): string[] {
  try {
    return fs.readdirSync(directory)
  } catch (error) {
    throw unreadable(directory, error)
  }
}

function statKeyPath(path: string, fs: KeyFileSystem): nodeFs.BigIntStats | undefined {
  try {
    return fs.statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    throw unreadable(path, error)
  }
}
