import { type DriverFailure, storageFailure } from './storage-error.ts'

const BY_EXTENDED_CODE = new Map<number, DriverFailure>([
  [787, 'reference'],
  [1811, 'reference'],
  [1555, 'conflict'],
  [2067, 'conflict'],
  [2579, 'conflict'],
])

const BY_CODE = new Map<number, DriverFailure>([
  [5, 'busy'],
  [6, 'busy'],
  [3, 'unwritable'],
  [8, 'unwritable'],
  [10, 'unwritable'],
  [13, 'unwritable'],
  [14, 'unwritable'],
  [11, 'damaged'],
  [26, 'damaged'],
  [18, 'value_rejected'],
])

/**
 * Names an error of `node:sqlite`; one without a name comes back as it is.
 *
 * @see {@link https://www.sqlite.org/rescode.html}
 */
export function sqliteFailure(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const failure = BY_EXTENDED_CODE.get(error.errcode) ?? BY_CODE.get(error.errcode & 0xff)
  return failure === undefined ? error : storageFailure(failure, where, error)
}
