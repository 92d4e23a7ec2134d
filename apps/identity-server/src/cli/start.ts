import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { resourceDepsOf } from '../server.ts'
import { schemaState } from '../storage/migrations/migrate.ts'
import { jwsPlace } from '../tokens/formats.ts'
import { jwsSetup } from '../tokens/jws-setup.ts'
import { fernetSetup } from '../tokens/key-setup.ts'
import { findFreePort, publicUrl } from './address.ts'
import {
  configText,
  type DataDir,
  dataDirAt,
  examineDataDir,
  finishDataDir,
  makeDataDir,
  optionsOf,
  writePrivately,
} from './data-dir.ts'
import { CliError } from './fail.ts'
import { makeFirstAdministrator } from './first-administrator.ts'
import { followAddress } from './follow-address.ts'
import { connect, type Warn } from './open-storage.ts'
import { type Running, serve } from './serve.ts'
import { type ConfigFlags, type Environment, readSettings, type Settings } from './settings.ts'

export interface StartOptions extends ConfigFlags {
  dataDir: string
  /** As `[ks] host`. */
  host?: string | undefined
  /** As `[ks] port`. */
  port?: string | undefined
}

/** A server that was started from nothing but a directory. */
export interface Started extends Running {
  /** Base URL by which clients reach it. */
  publicUrl: string
  /** As configured. */
  host: string
  dataDir: DataDir
  /** `undefined` when somebody has removed it. */
  cloudsFile: string | undefined
  /** Whether this start made everything. */
  first: boolean
}

/**
 * Starts an Identity service from nothing: on the first start it makes the database, the keys, the first administrator
 * and a `clouds.yaml` to log in with; later it only serves, and lets endpoints and `clouds.yaml` follow its address.
 *
 * Nothing is written before the configuration is read and the address was found free. The configuration gets
 * its name last, so a first start that was interrupted is simply done again.
 *
 * @throws what {@link serve} throws; `ConfigError`; `CliError` for a directory or a database that belongs to something else
 */
export async function start(options: StartOptions, env: Environment, warn: Warn): Promise<Started> {
  const dataDir = dataDirAt(resolve(options.dataDir))
  const state = examineDataDir(dataDir)
  const first = state !== 'made'
  const read = first
    ? await readFirstSettings(dataDir, options, env)
    : await readLaterSettings(dataDir, options, env)
  const { host } = read.config.ks
  const port = await findFreePort(host, read.config.ks.port)
  const config = { ...read.config, ks: { ...read.config.ks, port } }
  const settings = { ...read, config }
  const url = publicUrl(config, port)
  const authUrl = `${url}/v3`

  if (first) await refuseOthersDatabase(settings, state === 'interrupted', warn)
  if (first) {
    makeDataDir(dataDir)
    writePrivately(dataDir.draft, configText(dataDir))
    fernetSetup(config.fernet_tokens.key_repository)
    fernetSetup(config.credential.key_repository)
    if (config.token.provider === 'jws') jwsSetup(jwsPlace(config))
  }
  // Also for a data directory from before receipts, whose configuration does not name them.
  if (first || read.loaded.source('fernet_receipts', 'key_repository').kind === 'default')
    fernetSetup(config.fernet_receipts.key_repository)
  const running = await serve(settings, {
    migrate: true,
    async prepare(storage) {
      const deps = await resourceDepsOf(config, storage)
      const cloudsFile = dataDir.clouds
      if (!first) return followAddress(deps, { authUrl, cloudsFile })
      await makeFirstAdministrator(deps, { authUrl, cloudsFile, password: env.OS_BOOTSTRAP_PASSWORD })
      finishDataDir(dataDir)
    },
  })
  const cloudsFile = existsSync(dataDir.clouds) ? dataDir.clouds : undefined
  return { ...running, publicUrl: url, host, dataDir, cloudsFile, first }
}

async function readFirstSettings(
  dataDir: DataDir,
  options: StartOptions,
  env: Environment,
): Promise<Settings> {
  const settings = await readSettings(
    { configFile: options.configFile ?? [], configDir: options.configDir ?? [] },
    environmentOf(options, env),
    { defaults: optionsOf(dataDir), ignoreSystem: true },
  )
  return { ...settings, baseDir: dataDir.path }
}

async function readLaterSettings(
  dataDir: DataDir,
  options: StartOptions,
  env: Environment,
): Promise<Settings> {
  const flags = { ...options, configFile: [dataDir.config, ...(options.configFile ?? [])] }
  const defaults = { fernet_receipts: { key_repository: dataDir.receiptKeys } }
  const written = await readSettings(flags, environmentOf(options, env), { defaults })
  const source = written.loaded.source('ks', 'data_dir')
  if (source.kind !== 'file' || source.file !== dataDir.config) {
    throw new CliError(
      `${dataDir.config} was not made by a first start: it has no [ks] data_dir. Serve it with "ks-identity serve --config-file ${dataDir.config}".`,
    )
  }
  if (resolve(written.config.ks.data_dir) === dataDir.path) return written
  // The directory was moved or copied: this one counts, not the one that the file remembers.
  const moved = { ...environmentOf(options, env), OS_KS__DATA_DIR: dataDir.path.replaceAll('$', '$$$$') }
  return readSettings(flags, moved, { defaults })
}

function environmentOf(
  { host, port }: StartOptions,
  { OS_KS__DATA_DIR: _, ...env }: Environment,
): Environment {
  return {
    ...env,
    ...(host !== undefined && { OS_KS__HOST: host }),
    ...(port !== undefined && { OS_KS__PORT: port }),
  }
}

/** A first start sets the administrator's password: not in a database that somebody else works with. */
async function refuseOthersDatabase({ config }: Settings, resuming: boolean, warn: Warn): Promise<void> {
  if (config.database.connection === undefined) return
  const open = await connect(config, { create: true, warn })
  try {
    const found = await schemaState(open)
    if (found === 'empty' || (resuming && found === 'ours')) return
  } finally {
    await open.close()
  }
  throw new CliError(
    'The database in [database] connection is not empty, and the data directory is new. Use "ks-identity serve" for a database that exists.',
  )
}
