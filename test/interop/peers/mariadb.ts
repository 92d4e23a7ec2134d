import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, runProgram, startProgram } from './program.ts'
import { systemEnv } from './system-env.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A MariaDB server of its own, on a socket and on a loopback port. */
export interface Mariadb {
  /**
   * Creates an empty database.
   *
   * @returns its SQLAlchemy URL, as in `[database] connection`, over TCP
   */
  createDatabase(name: string): Promise<string>
  /** Runs SQL as root over the socket. */
  query(sql: string): Promise<string>
  /** Stops the server and removes its data. */
  stop(): Promise<void>
}

const account = { name: 'keystone', password: 'interop' }

/** Makes a data folder and starts a server on it: some three seconds. */
export async function startMariadb(): Promise<Mariadb> {
  const folder = temporaryFolder('mariadb')
  const env = systemEnv()
  const user = userInfo().username
  const data = join(folder.path, 'data')
  const socket = join(folder.path, 'mariadb.sock')
  const port = await freePort()
  const install = [
    '--no-defaults',
    `--user=${user}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]
  await runProgram('mariadb-install-db', [...install, `--datadir=${data}`], env)

  const query = (sql: string) =>
    runProgram('mariadb', ['--no-defaults', '-uroot', '-S', socket, '-N', '-e', sql], env)
  const program = await startProgram({
    command: 'mariadbd',
    args: [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${data}`,
      `--socket=${socket}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      '--character-set-server=utf8',
      '--innodb-buffer-pool-size=128M',
      // What is lost in a crash of a test's database is no loss.
      '--innodb-flush-log-at-trx-commit=0',
    ],
    env,
    ready: async () => (await query('SELECT 1')).startsWith('1'),
  })
  const { name, password } = account
  await query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'; GRANT ALL ON *.* TO '${name}'@'%'`)

  return {
    query,
    createDatabase: async (database) => {
      await query(`CREATE DATABASE ${database} CHARACTER SET utf8`)
      return `mysql+pymysql://${name}:${password}@127.0.0.1:${port}/${database}?charset=utf8`
    },
    stop: async () => {
      await program.stop()
      folder.remove()
    },
  }
}
