import { isNetworkFailure } from './network-failure.ts'
import { type DriverFailure, storageFailure } from './storage-error.ts'

const BY_NUMBER = new Map<number, DriverFailure>([
  [1062, 'conflict'],
  [1586, 'conflict'],
  [1216, 'reference'],
  [1217, 'reference'],
  [1451, 'reference'],
  [1452, 'reference'],
  [1205, 'busy'],
  [1213, 'busy'],
  [1020, 'busy'],
  [1264, 'value_rejected'],
  [1292, 'value_rejected'],
  [1366, 'value_rejected'],
  [1406, 'value_rejected'],
  [1044, 'refused'],
  [1045, 'refused'],
  [1049, 'refused'],
  [1142, 'refused'],
  [1698, 'refused'],
  [1021, 'unwritable'],
  [1114, 'unwritable'],
  [1290, 'unwritable'],
  [1836, 'unwritable'],
  // Too many connections; shutting down; killed; a Galera node that is not part of its cluster.
  [1040, 'unreachable'],
  [1053, 'unreachable'],
  [1927, 'unreachable'],
  [1047, 'unreachable'],
  [1034, 'damaged'],
  [1194, 'damaged'],
])

/**
 * Names an error of `mysql2`; one without a name comes back as it is.
 *
 * @see {@link https://mariadb.com/kb/en/mariadb-error-code-reference/}
 */
export function mysqlFailure(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0
  const lost = 'code' in error && error.code === 'PROTOCOL_CONNECTION_LOST'
  const failure = BY_NUMBER.get(number) ?? (lost || isNetworkFailure(error) ? 'unreachable' : undefined)
  return failure === undefined ? error : storageFailure(failure, where, error)
}
