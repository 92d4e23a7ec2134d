import { mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Logger, pino } from 'pino'
import type { Config } from '../config/options.ts'
import { CliError, systemCode } from './fail.ts'

/** Names under which a secret could come into a log line. Values are replaced, at any of these depths. */
const secretNames = [
  'password',
  'original_password',
  'secret',
  'token',
  'authorization',
  '["x-auth-token"]',
  '["x-subject-token"]',
  '["x-service-token"]',
]

const paths = secretNames.flatMap((name) =>
  name.startsWith('[') ? [name, `*${name}`, `*.*${name}`] : [name, `*.${name}`, `*.*.${name}`],
)

/**
 * The log of the server: JSON lines on standard error, or in `[DEFAULT] log_file`.
 *
 * @throws `CliError` for a file that cannot be written
 */
export function createLogger(config: Config): Logger {
  const { debug, log_file, log_dir } = config.DEFAULT
  const dest = log_file === undefined ? 2 : openLog(resolve(log_dir ?? '.', log_file))
  return pino(
    { level: debug ? 'debug' : 'info', base: { name: 'keystone' }, redact: { paths, censor: '***' } },
    pino.destination({ dest, sync: false }),
  )
}

function openLog(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a', 0o640)
  } catch (cause) {
    throw new CliError(
      `Cannot write the log ${file} (${systemCode(cause)}). Correct [DEFAULT] log_file and log_dir.`,
      { cause },
    )
  }
}
