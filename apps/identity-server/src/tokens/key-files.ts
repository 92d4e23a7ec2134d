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

/** A file of a key repository. */
export interface ListedFile {
  readonly name: string
  readonly path: string
  readonly stats: nodeFs.BigIntStats
}

/** Files of a repository at one moment. */
export interface FileList<File extends ListedFile = ListedFile> {
  readonly files: readonly File[]
  readonly directory: string
  readonly directoryMode: number
  /** Differs whenever one of the files was added, removed, replaced, written to, or its permissions changed. */
  readonly signature: string
}

/** A file of a key repository that is named by an integer. */
export interface KeyFile extends ListedFile {
  readonly number: number
}

/** The key files of a repository at one moment, highest number first. */
export type KeyFileList = FileList<KeyFile>

const keyFileName = /^(0|[1-9][0-9]{0,14})$/

/**
 * Lists the files of a key repository that are named by an integer; others are not keys.
 *
 * @throws {@link KeyRepositoryError} `missing` or `unreadable`
 */
export function listKeyFiles(directory: string, fs: KeyFileSystem = nodeFs): KeyFileList {
  const list = listFiles(directory, (name) => keyFileName.test(name), fs)
  const files = list.files.map((file) => ({ ...file, number: Number(file.name) }))
  return { ...list, files: files.sort((a, b) => b.number - a.number) }
}

/**
 * Lists the files of a key repository whose names say that they are keys, in the order of their names.
 *
 * @throws {@link KeyRepositoryError} `missing` or `unreadable`
 */
export function listFiles(
  directory: string,
  isKey: (name: string) => boolean,
  fs: KeyFileSystem = nodeFs,
): FileList {
  const directoryStats = statKeyPath(directory, fs)
  if (!directoryStats) {
    throw new KeyRepositoryError(
      'missing',
      directory,
      `The key repository ${directory} does not exist. Set it up, or correct the option that names it.`,
    )
  }
  const files: ListedFile[] = []
  for (const name of readDirectory(directory, fs).filter(isKey).sort()) {
    const path = join(directory, name)
    const stats = statKeyPath(path, fs)
    if (stats?.isFile()) files.push({ name, path, stats })
  }
  const directoryMode = Number(directoryStats.mode)
  const signature = [directoryMode, ...files.map(fileSignature)].join(' ')
  return { files, directory, directoryMode, signature }
}

/**
 * Reads a key file as text. One that is gone since it was listed is like an empty one: the next list differs, so all is
 * read again.
 *
 * @throws {@link KeyRepositoryError} `unreadable`
 */
export function readKeyText(path: string, fs: KeyFileSystem = nodeFs): string {
  try {
    return fs.readFileSync(path, 'latin1')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return ''
    throw unreadable(path, error)
  }
}

function unreadable(path: string, cause: unknown): KeyRepositoryError {
  const reason = systemErrorCode(cause) ?? 'unknown error'
  return new KeyRepositoryError(
    'unreadable',
    path,
    `${path} cannot be read (${reason}). The user that this process runs as needs to read it.`,
    { cause },
  )
}

function fileSignature({ name, stats }: ListedFile): string {
  return `${name}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
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
