import { type FernetKey, parseFernetKey } from './fernet-key.ts'
import { refuseWorldAccess } from './key-access.ts'
import { type KeyFileList, type KeyFileSystem, listKeyFiles, readKeyText } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import { readSteadily } from './read-steadily.ts'

/** Keys of whatever kind that tokens are read with. */
export interface IdentifiedKeys {
  /** What tells each of them from all others. One that is gone ends the tokens that were made with the key. */
  readonly keyIds: readonly string[]
}

/** The keys of a repository. One file may be in two roles: a repository with only `0` has it as primary and staged. */
export interface KeyRepository extends IdentifiedKeys {
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
export interface KeySource<Keys = KeyRepository> {
  /**
   * The same object as long as the keys do not change.
   *
   * @throws {@link KeyRepositoryError} when there are none.
   */
  current(): Keys
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

/**
 * Reads a key repository: a directory of files named by integers, as `keystone-manage` makes them. Other names and
 * empty files are ignored.
 *
 * @throws {@link KeyRepositoryError} `missing`, `empty`, `damaged`, `unreadable`, `world_readable`, `world_writable`,
 *   or `conflict` when the repository does not stop changing
 */
export function loadKeys(directory: string, options: LoadKeysOptions = {}): KeyRepository {
  return readSteadily(
    directory,
    () => listKeyFiles(directory, options.fs),
    (list) => {
      if (!options.allowWorldAccess) refuseWorldAccess(list, { secret: true })
      return asRepository(directory, readKeys(list, options.fs))
    },
  )
}

function readKeys({ files }: KeyFileList, fs: KeyFileSystem | undefined): readonly FernetKey[] {
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
  return { primary, ...(staged && { staged }), secondary, all, keyIds: all.map((key) => key.id) }
}
