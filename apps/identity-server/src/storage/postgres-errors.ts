import { isNetworkFailure } from './network-failure.ts'
import { type DriverFailure, storageFailure } from './storage-error.ts'

const BY_STATE = new Map<string, DriverFailure>([
  ['23505', 'conflict'],
  ['23503', 'reference'],
  ['23001', 'reference'],
  ['40001', 'busy'],
  ['40P01', 'busy'],
  ['55P03', 'busy'],
  ['3D000', 'refused'],
  ['42501', 'refused'],
  ['25006', 'unwritable'],
  ['53100', 'unwritable'],
  ['53300', 'unreachable'],
  ['57P01', 'unreachable'],
  ['57P02', 'unreachable'],
  ['57P03', 'unreachable'],
])

const BY_CLASS = new Map<string, DriverFailure>([
  ['08', 'unreachable'],
  ['22', 'value_rejected'],
  ['28', 'refused'],
  ['XX', 'damaged'],
])

// `pg` gives these no code.
const BROKEN =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/**
 * Names an error of `pg`; one without a name comes back as it is.
 *
 * @see {@link https://www.postgresql.org/docs/current/errcodes-appendix.html}
 */
export function postgresFailure(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error
  const state = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const failure =
    BY_STATE.get(state) ??
    (state.length === 5 ? BY_CLASS.get(state.slice(0, 2)) : undefined) ??
    (isNetworkFailure(error) || BROKEN.test(error.message) ? 'unreachable' : undefined)
  return failure === undefined ? error : storageFailure(failure, where, error)
}
