import * as nodeFs from 'node:fs'
import { type FernetKey, parseFernetKey } from './fernet-key.ts'
import { type KeyFileList, type KeyFileSystem, listKeyFiles, unreadable } from './key-files.ts'
import { KeyRepositoryError, systemErrorCode } from './key-repository-error.ts'

/** The keys of a repository. One file may be in two roles: a repository with only `0` has it as primary and staged. */
export interface KeyRepository {
  /** The highest number: the only key that encrypts. */
  readonly primary: FernetKey
  /** `0`: the next primary, accepted already. Absent after an interrupted rotation. */
  readonly staged?: FernetKey
  /** Former primaries, highest number first. */
  readonly secondary: readonly FernetKey[]
  /** Every key, highest number first: the order in which to try them. */
  readonly all: readonly FernetKey[]
}

/** Gives the keys to use now. */
export interface KeySource {
  /** @throws {@link KeyRepositoryError} when there are none. */
  current(): KeyRepository
}

/** How to read a repository. */
export interface LoadKeysOptions {
  /**
   * Accepts a repository that any local user can read or write, as Keystone does. Default false. For mounts whose
   * modes cannot be set and that no other user reaches.
   */
  allowWorldAccess?: boolean
  /** Default: `node:fs`. */
  fs?: KeyFileSystem
}

const attempts = 5

/**
 * Reads a key repository: a directory of files named by integers, as `keystone-manage` makes them. Other names and
 * empty files are ignored. A repository that changes meanwhile is read again, so that no key is missed.
 *
 * @throws {@link KeyRepositoryError} `missing`, `empty`, `damaged`, `unreadable`, `world_readable`, `world_writable`,
 *   or `conflict` when the repository does not stop changing
 */
export function loadKeys(directory: string, options: LoadKeysOptions = {}): KeyRepository {
  const { fs = nodeFs } = options
  for (let attempt = 0; attempt < attempts; attempt++) {
    const list = listKeyFiles(directory, fs)
    if (!options.allowWorldAccess) refuseWorldAccess(directory, list)
    const keys = readKeys(list, fs)
    if (listKeyFiles(directory, fs).signature === list.signature) return asRepository(directory, keys)
  }
  throw new KeyRepositoryError(
    'conflict',
    directory,
    `The key repository ${directory} kept changing while it was read. Find out what writes to it all the time.`,
  )
}

function readKeys({ files }: KeyFileList, fs: KeyFileSystem): readonly FernetKey[] {
  const keys: FernetKey[] = []
  for (const { number, path } of files) {
    const text = readKeyText(path, fs)
    if (text === '') continue
    const key = parseFernetKey(number, text)
    if (!key) {
      throw new KeyRepositoryError(
        'damaged',
        path,
        `${path} does not hold a Fernet key (44 characters of base64url). Restore it from another node or a backup; ` +
          'deleting it ends the tokens made with it.',
      )
    }
    keys.push(key)
  }
  return keys
}

function readKeyText(path: string, fs: KeyFileSystem): string {
  try {
    return fs.readFileSync(path, 'latin1')
  } catch (error) {
    // Gone since it was listed: like an empty file, and the next list differs, so all is read again.
    if (systemErrorCode(error) === 'ENOENT') return ''
    throw unreadable(path, error)
  }
}

function asRepository(directory: string, all: readonly FernetKey[]): KeyRepository {
  const [primary, ...others] = all
  if (!primary) {
    throw new KeyRepositoryError(
      'empty',
      directory,
      `The key repository ${directory} has no keys. Set it up.`,
    )
  }
  const staged = all.find((key) => key.number === 0)
  const secondary = others.filter((key) => key !== staged)
  return { primary, ...(staged && { staged }), secondary, all }
}

const othersRead = 0o004
const othersWrite = 0o002
const othersEnter = 0o001

function refuseWorldAccess(directory: string, { directoryMode, files }: KeyFileList): void {
  if (directoryMode & othersWrite) {
    throw new KeyRepositoryError(
      'world_writable',
      directory,
      `Any local user can add keys to ${directory}, and so make tokens. Set its mode to 0700.`,
    )
  }
  if (!(directoryMode & othersEnter)) return
  for (const { path, stats } of files) {
    const mode = Number(stats.mode)
    if (!(mode & (othersRead | othersWrite))) continue
    throw new KeyRepositoryError(
      mode & othersWrite ? 'world_writable' : 'world_readable',
      path,
      `Any local user can ${mode & othersWrite ? 'replace' : 'read'} the key in ${path}. Set the file's mode to 0600 ` +
        "and the directory's to 0700, and rotate the keys.",
    )
  }
}
