import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeKeystoneConf } from '../test/interop/peers/keystone-conf.ts'
import { startMariadb } from '../test/interop/peers/mariadb.ts'
import { startMemcached } from '../test/interop/peers/memcached.ts'
import { bootstrapOriginal, startOriginalKeystone } from '../test/interop/peers/original-keystone.ts'
import { freePort } from '../test/interop/peers/program.ts'
import { temporaryFolder } from '../test/interop/peers/temporary-folder.ts'
import { type Cloud, fernetTokens } from './cloud.ts'

const programs = ['/usr/bin/keystone-manage', '/usr/bin/uwsgi', '/usr/bin/memcached', '/usr/sbin/mariadbd']

/** The programs of the original Keystone that this machine does not have. */
export function missingPrograms(): string[] {
  return programs.filter((program) => !existsSync(program))
}

/** Starts the original as its guide advises for production: uWSGI, two workers, MariaDB, and memcached for its cache. */
export async function startOriginal(): Promise<Cloud & { stop(): Promise<void> }> {
  const folder = temporaryFolder('bench-original')
  const adminPassword = 'bench-admin-password'
  const mariadb = await startMariadb()
  const memcached = await startMemcached()
  const connection = await mariadb.createDatabase('keystone')
  const conf = writeKeystoneConf({ folder: folder.path, connection, memcachedPort: memcached.port })
  const port = await freePort()
  await bootstrapOriginal({ conf, port }, adminPassword)
  const { authUrl, stop } = await startOriginalKeystone({ conf, port })
  return {
    authUrl,
    adminPassword,
    format: fernetTokens(join(folder.path, 'fernet-keys')),
    stop: async () => {
      await stop()
      await memcached.stop()
      await mariadb.stop()
      folder.remove()
    },
  }
}
