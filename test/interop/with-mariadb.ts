// node with-mariadb.ts <command> <arguments>: runs the command with KS_TEST_MYSQL, the URL of a MariaDB of its own, and
// with KS_TEST_KEYSTONE, which says that the original Keystone is installed.

import { spawn } from 'node:child_process'
import { startMariadb } from './peers/mariadb.ts'

const [command, ...args] = process.argv.slice(2)
if (command === undefined) throw new Error('usage: with-mariadb.ts <command> [arguments]')

// An interrupted run ends the server too: it is stopped when this process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const mariadb = await startMariadb()
try {
  const connection = await mariadb.createDatabase('keystone_test')
  // Descriptor 3 is where scripts/test.mjs listens for progress.
  const child = spawn(command, args, {
    env: { ...process.env, KS_TEST_MYSQL: connection, KS_TEST_KEYSTONE: '1' },
    stdio: ['ignore', 'inherit', 'inherit', 3],
  })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
} finally {
  await mariadb.stop()
}
