import { lstatSync, mkdirSync, type Stats } from 'node:fs'
import { AuthError } from '../../errors.ts'

/**
 * Whether only the user who runs this process can have written a file or folder, and can read it. On Windows, where owners and
 * modes say nothing, what the user's profile folder is protected by has to do.
 */
export function isPrivate({ uid, mode }: Stats): boolean {
  const own = process.getuid?.()
  return own === undefined || (uid === own && (mode & 0o077) === 0)
}

/**
 * Makes a folder for its owner alone if it is not there, and refuses one that others can look into or have made.
 *
 * @throws {@link AuthError} `invalid_option`
 */
export function requirePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new AuthError('invalid_option', `path: the folder ${path} cannot be made.`, { cause })
  }
  const stats = lstatSync(path)
  if (!stats.isDirectory())
    throw new AuthError('invalid_option', `path: ${path} is no folder; a link to one is not followed.`)
  if (!isPrivate(stats)) {
    throw new AuthError(
      'invalid_option',
      `path: the folder ${path} belongs to somebody else, or others may use it. Give one of your own, with mode 0700.`,
    )
  }
}
