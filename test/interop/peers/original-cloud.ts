import { type KeystoneConf, writeKeystoneConf } from './keystone-conf.ts'
import { startMariadb } from './mariadb.ts'
import { bootstrapOriginal, startOriginalKeystone } from './original-keystone.ts'
import { freePort } from './program.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** An original Keystone with an administrator, on a database of its own. */
export interface OriginalCloud {
  authUrl: string
  adminPassword: string
  stop(): Promise<void>
}

/** Starts an original Keystone from nothing. */
export async function startOriginalCloud(
  more: Pick<KeystoneConf, 'methods' | 'tokenExpiration'> = {},
): Promise<OriginalCloud> {
  const folder = temporaryFolder('original')
  const adminPassword = 'original-admin-password'
  const mariadb = await startMariadb()
  const conf = writeKeystoneConf({
    folder: folder.path,
    connection: await mariadb.createDatabase('keystone'),
    ...more,
  })
  const port = await freePort()
  await bootstrapOriginal({ conf, port }, adminPassword)
  const original = await startOriginalKeystone({ conf, port })
  return {
    authUrl: original.authUrl,
    adminPassword,
    stop: async () => {
      await original.stop()
      await mariadb.stop()
      folder.remove()
    },
  }
}
