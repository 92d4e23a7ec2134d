import type { FileList } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'

const othersRead = 0o004
const othersWrite = 0o002
const othersEnter = 0o001

/**
 * Refuses keys that any local user could replace or add to, and secret ones that any local user could read.
 *
 * @throws {@link KeyRepositoryError} `world_readable`, `world_writable`
 */
export function refuseWorldAccess(
  { directory, directoryMode, files }: FileList,
  { secret }: { secret: boolean },
): void {
  if (directoryMode & othersWrite) {
    throw new KeyRepositoryError(
      'world_writable',
      directory,
      `Any local user can add keys to ${directory}, and so make tokens. Set its mode to 0700.`,
    )
  }
  if (!(directoryMode & othersEnter)) return
  const refused = secret ? othersRead | othersWrite : othersWrite
  for (const { path, stats } of files) {
    const mode = Number(stats.mode)
    if (!(mode & refused)) continue
    throw new KeyRepositoryError(
      mode & othersWrite ? 'world_writable' : 'world_readable',
      path,
      `Any local user can ${mode & othersWrite ? 'replace' : 'read'} the key in ${path}. Set the file's mode to 0600 ` +
        "and the directory's to 0700, and rotate the keys.",
    )
  }
}
