/**
 * What is wrong with a key repository.
 *
 * - `missing`: the directory does not exist
 * - `empty`: the directory holds no key
 * - `damaged`: a key file does not hold a key
 * - `mismatched`: a private key is for another algorithm than configured, or its public key is not among the others
 * - `unreadable`, `unwritable`: the operating system refuses
 * - `world_readable`, `world_writable`: any local user could read keys, or add one
 * - `too_young`: a rotation would drop a key that unexpired tokens need
 * - `conflict`: another process changed the repository at the same time
 */
export type KeyRepositoryErrorCode =
  | 'missing'
  | 'empty'
  | 'damaged'
  | 'mismatched'
  | 'unreadable'
  | 'unwritable'
  | 'world_readable'
  | 'world_writable'
  | 'too_young'
  | 'conflict'

/** A key repository that cannot be used as asked. Names the file and what to do, never a key. */
export class KeyRepositoryError extends Error {
  override readonly name = 'KeyRepositoryError'
  readonly code: KeyRepositoryErrorCode
  /** The file or directory at fault. */
  readonly path: string

  constructor(code: KeyRepositoryErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.path = path
  }
}

/** The code of a failed system call, such as `ENOENT`. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
