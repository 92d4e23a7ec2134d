import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const COMMAND = '/usr/bin/keystone-manage'

/**
 * Runs `keystone-manage db_sync` of the installed OpenStack Keystone.
 *
 * @param directory for its configuration and log
 * @throws Error with what it printed, when it fails
 */
export function dbSync(connection: string, directory: string): void {
  manage(['db_sync'], connection, directory)
}

/**
 * Runs `keystone-manage bootstrap`, which reads and writes most of Keystone's tables through its own code.
 *
 * @throws Error with what it printed, when it fails
 */
export function bootstrap(connection: string, directory: string): void {
  manage(
    ['bootstrap', '--bootstrap-password', 'secret', '--bootstrap-region-id', 'one'],
    connection,
    directory,
  )
}

function manage(args: readonly string[], connection: string, directory: string): void {
  const file = join(directory, 'keystone.conf')
  const keys = join(directory, 'keys')
  mkdirSync(keys, { recursive: true, mode: 0o700 })
  // It wants to see keys, even though nothing is encrypted here.
  for (const name of ['0', '1']) writeFileSync(join(keys, name), Buffer.alloc(32).toString('base64'))
  writeFileSync(file, configuration(connection, directory, keys))
  // Another Python in the PATH would not find Debian's packages.
  const env = { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }
  execFileSync(COMMAND, ['--config-file', file, ...args], { env, stdio: 'pipe' })
}

function configuration(connection: string, directory: string, keys: string): string {
  return `
[DEFAULT]
log_file = ${join(directory, 'keystone.log')}
[database]
connection = ${connection}
[fernet_tokens]
key_repository = ${keys}
[fernet_receipts]
key_repository = ${keys}
[credential]
key_repository = ${keys}
`
}
