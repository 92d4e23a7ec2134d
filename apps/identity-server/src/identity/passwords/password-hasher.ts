import type { HashFormat, HashParameters } from './hash-format.ts'
import { formatOf, HASH_FORMATS, type PasswordHashAlgorithm } from './hash-formats.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { PasswordHashError } from './password-hash-error.ts'

/** No password is longer, whatever is configured. Bytes of UTF-8. */
const LONGEST_PASSWORD_BYTES = 4096

/** How passwords are hashed: mostly `[identity]` of the configuration. */
export interface PasswordHasherOptions {
  /** Format of new hashes. Hashes of every format are verified. */
  readonly algorithm: PasswordHashAlgorithm
  /** Cost of new hashes; see {@link HashParameters}. Default: that of the format, 12 for bcrypt. */
  readonly rounds?: number | undefined
  /** Longest password that can be set. Bytes of UTF-8. Default and upper bound 4096. */
  readonly maxPasswordLength?: number
  /** Refuses a password of which the algorithm would look at a part only. Default false: it is cut, as in Keystone. */
  readonly strict?: boolean
  /** Default 8. */
  readonly scryptBlockSize?: number | undefined
  /** Default 1. */
  readonly scryptParallelism?: number | undefined
  /** Default 16, also for 0. */
  readonly saltBytes?: number | undefined
  /** Operations at a time. More than the threads of libuv's pool (4 unless configured) gain nothing. */
  readonly concurrency: number
  /** Operations that may wait for their turn. */
  readonly queueLimit: number
  /** Shares the bounds of another hasher. Default: it has its own. */
  readonly limiter?: Limiter | undefined
}

/** Hashes and checks passwords and application credential secrets, off the main thread and bounded. */
export interface PasswordHasher {
  /**
   * Hashes a password to store it.
   *
   * @throws {@link PasswordHashError} `too_long`, `invalid_password`, or `busy`
   */
  hash(password: string): Promise<string>
  /**
   * Tells whether a password belongs to a stored hash. What could not have been set, or not been hashed
   * by any format known here, matches nothing.
   *
   * @throws {@link PasswordHashError} `busy`
   */
  verify(password: string, stored: string): Promise<boolean>
  /**
   * Costs what a check costs that finds a password right, as the last one did, or what a new hash costs before there was
   * one. Is always false: for users who do not exist or have no password, so that the time of an answer does not tell
   * them apart.
   *
   * @throws {@link PasswordHashError} `busy`
   * @see CVE-2018-20170
   */
  verifyUnknown(password: string): Promise<false>
  /** Whether a stored hash is of another format or weaker than a new one, and should be replaced at the next login. */
  needsRehash(stored: string): boolean
  /**
   * The hash that should replace a stored one, of a password that was found to belong to it; `undefined` when that one is
   * good enough, or when it is not certain that it was made of the whole password. Also while the server is busy: a
   * better hash can wait for the next login.
   */
  rehash(password: string, stored: string): Promise<string | undefined>
}

/**
 * Makes the one password hasher of a server.
 *
 * @throws {@link PasswordHashError} `invalid_parameter` for a cost that the algorithm does not have
 *
 * @example
 * ```ts
 * const hasher = createPasswordHasher({ algorithm: 'bcrypt', concurrency: 2, queueLimit: 64 })
 * await hasher.verify(password, user.passwordHash)
 * ```
 */
export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
  const { algorithm, strict = false } = options
  const format: HashFormat = HASH_FORMATS[algorithm]
  const parameters = readParameters(options, format)
  const settable = Math.min(options.maxPasswordLength ?? LONGEST_PASSWORD_BYTES, LONGEST_PASSWORD_BYTES)
  const longest = strict ? Math.min(settable, format.maxBytes) : LONGEST_PASSWORD_BYTES
  const limiter = options.limiter ?? createLimiter(options)

  // The last stored hash that a password belonged to. New ones may cost more, or less, than those that there are.
  let usual: string | undefined

  const verifyUnknown = async (password: string): Promise<false> => {
    const bytes = encode(password, longest)
    const usualFormat = usual === undefined ? undefined : formatOf(usual)
    if (bytes instanceof PasswordHashError) return false
    if (usual !== undefined && usualFormat !== undefined) await check(bytes, usual, usualFormat)
    else await limiter.run(() => format.hash(cut(bytes, settable, format), parameters))
    return false
  }

  const check = (bytes: Uint8Array, stored: string, storedFormat: HashFormat) =>
    limiter.run(() => storedFormat.verify(cut(bytes, settable, storedFormat), stored))

  const needsRehash = (stored: string) =>
    formatOf(stored) !== format || !format.isStrongEnough(stored, parameters)

  return {
    async hash(password) {
      const bytes = encode(password, Math.min(longest, settable))
      if (bytes instanceof PasswordHashError) throw bytes
      return limiter.run(() => format.hash(cut(bytes, settable, format), parameters))
    },
    async verify(password, stored) {
      const storedFormat = formatOf(stored)
      if (!storedFormat) return verifyUnknown(password)
      const bytes = encode(password, longest)
      if (bytes instanceof PasswordHashError) return false
      const right = await check(bytes, stored, storedFormat)
      if (right) usual = stored
      return right
    },
    verifyUnknown,
    needsRehash,
    async rehash(password, stored) {
      const looksAt = Math.min(settable, formatOf(stored)?.maxBytes ?? 0)
      const bytes = encode(password, Math.min(longest, looksAt))
      // Of a longer one, only the beginning is known to be right: the rest may be a typing mistake.
      if (!needsRehash(stored) || bytes instanceof PasswordHashError) return undefined
      try {
        return await limiter.run(() => format.hash(cut(bytes, settable, format), parameters))
      } catch (error) {
        if (error instanceof PasswordHashError && error.code === 'busy') return undefined
        throw error
      }
    },
  }
}

function readParameters(options: PasswordHasherOptions, format: HashFormat): HashParameters {
  const { min, max } = format.rounds
  const parameters = {
    rounds: options.rounds ?? format.rounds.default,
    scryptBlockSize: options.scryptBlockSize ?? 8,
    scryptParallelism: options.scryptParallelism ?? 1,
    saltBytes: options.saltBytes || 16,
  }
  if (parameters.rounds < min || parameters.rounds > max) {
    const message = `${options.algorithm} takes ${min} to ${max} rounds, not ${parameters.rounds}`
    throw new PasswordHashError('invalid_parameter', message)
  }
  if (format.isPossible?.(parameters) === false) {
    const message = `${options.algorithm} cannot combine ${JSON.stringify(parameters)}, or needs too much memory for it`
    throw new PasswordHashError('invalid_parameter', message)
  }
  return parameters
}

/** The bytes to hash, or why there are none. Looks at the length first: a huge password costs nothing. */
function encode(password: string, longest: number): Uint8Array | PasswordHashError {
  // Every UTF-16 unit is at least one byte of UTF-8.
  const bytes = password.length > longest ? undefined : Buffer.from(password)
  if (!bytes || bytes.length > longest) {
    return new PasswordHashError('too_long', `a password has at most ${longest} bytes`)
  }
  // bcrypt ends a password at NUL and HMAC pads with it; unpaired surrogates all become the same character.
  if (!password.isWellFormed() || bytes.includes(0)) {
    return new PasswordHashError('invalid_password', 'a password is text without NUL')
  }
  return bytes
}

/** Keystone cuts at the configured length as well, so hashes that it made match passwords cut like this only. */
function cut(bytes: Uint8Array, settable: number, { maxBytes }: HashFormat): Uint8Array {
  return bytes.subarray(0, Math.min(settable, maxBytes))
}
