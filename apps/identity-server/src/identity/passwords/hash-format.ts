/** What new hashes cost, and the shape of their salt. */
export interface HashParameters {
  /** bcrypt, bcrypt_sha256, scrypt: exponent of two. pbkdf2_sha512: iterations. argon2id: passes. */
  readonly rounds: number
  /** The parameter r of scrypt. Others do not look at it. */
  readonly scryptBlockSize: number
  /** The parameter p of scrypt. Others do not look at it. */
  readonly scryptParallelism: number
  /** Bytes of salt for scrypt and pbkdf2_sha512. Others have a fixed size. */
  readonly saltBytes: number
}

/** One way to write a password hash down. */
export interface HashFormat {
  /** How stored hashes of this format start. */
  readonly prefixes: readonly string[]
  /** Bounds of `rounds`, both included, and its value when none is configured. */
  readonly rounds: { readonly min: number; readonly max: number; readonly default: number }
  /** Whether the parameters go together, for an algorithm of which some do not. Default: they do. */
  isPossible?(parameters: HashParameters): boolean
  /** The algorithm looks at so many bytes of a password. */
  readonly maxBytes: number
  /** Hashes with a fresh random salt, off the main thread. */
  hash(password: Uint8Array, parameters: HashParameters): Promise<string>
  /** Compares in constant time, off the main thread. A hash that is malformed matches nothing. */
  verify(password: Uint8Array, stored: string): Promise<boolean>
  /** Whether a stored hash is at least as strong as these parameters would make it. */
  isStrongEnough(stored: string, parameters: HashParameters): boolean
}
