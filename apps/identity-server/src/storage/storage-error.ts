/**
 * What went wrong with the database, as a closed set that callers branch on.
 *
 * - `connection_invalid`: `[database] connection` is not a URL of a supported database.
 * - `unreachable`: no connection to the server, or it broke.
 * - `refused`: the server refuses the credentials, or has no such database.
 * - `unwritable`: the database cannot be written: permissions, a missing directory, read-only, disk full.
 * - `damaged`: the file is not an SQLite database, or the server reports damage.
 * - `busy`: another transaction was in the way (deadlock, lock, serialisation); trying again can help.
 * - `conflict`: a unique constraint refuses the row.
 * - `reference`: a foreign key refuses the row, or its deletion.
 * - `value_rejected`: a value does not fit its column: too long, or characters that the database cannot keep.
 * - `schema_unknown`: the tables are neither ours nor those of a known Keystone release.
 */
export type StorageErrorCode =
  | 'connection_invalid'
  | 'unreachable'
  | 'refused'
  | 'unwritable'
  | 'damaged'
  | 'busy'
  | 'conflict'
  | 'reference'
  | 'value_rejected'
  | 'schema_unknown'

/** The one error class of the storage. Branch on {@link StorageError.code}; messages are for operators. */
export class StorageError extends Error {
  readonly code: StorageErrorCode

  /** @param message never holds the URL's password, nor a value of a row */
  constructor(code: StorageErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
  }
}

/** Whether an error is a {@link StorageError}, of the given code if one is given. */
export function isStorageError(error: unknown, code?: StorageErrorCode): error is StorageError {
  return error instanceof StorageError && (code === undefined || error.code === code)
}

/** The codes by which a driver's own error can be named; the other two are found before a driver is asked. */
export type DriverFailure = Exclude<StorageErrorCode, 'connection_invalid' | 'schema_unknown'>

const ADVICE = {
  unreachable: (where) =>
    `${where} cannot be reached. Check that the server runs and that [database] connection names its host, port or socket.`,
  refused: (where) =>
    `${where} refuses the connection. Check the user, the password and the database name in [database] connection.`,
  unwritable: (where) =>
    `${where} cannot be written. Check that its directory exists, that this process may write there and that the disk has room.`,
  damaged: (where) =>
    `${where} is not a readable database. Restore it from a backup, or name another one in [database] connection.`,
  busy: (where) => `${where} is busy: another transaction is in the way. Try again.`,
  conflict: (where) => `${where} holds a row with the same unique values already.`,
  reference: (where) =>
    `${where} refuses the change: a row refers to one that does not exist or would be gone.`,
  value_rejected: (where) =>
    `${where} cannot keep a value: it is too long, or has characters outside its set.`,
} satisfies Record<DriverFailure, (where: string) => string>

/**
 * Names a driver's error.
 *
 * @param where what was asked, without a password: see `describeConnection`
 * @param cause the driver's own error
 */
export function storageFailure(code: DriverFailure, where: string, cause: unknown): StorageError {
  return new StorageError(code, ADVICE[code](where), { cause })
}
