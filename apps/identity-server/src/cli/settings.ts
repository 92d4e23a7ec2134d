import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../config/config-error.ts'
import { type LoadedConfig, loadConfig } from '../config/load.ts'
import type { Config, PartialConfig } from '../config/options.ts'
import { describeSource } from '../config/sources.ts'
import { complianceProblem } from '../identity/compliance/compliance.ts'
import { passwordHasherOptions } from '../identity/passwords/hasher-options.ts'
import { PasswordHashError } from '../identity/passwords/password-hash-error.ts'
import { createPasswordHasher } from '../identity/passwords/password-hasher.ts'

/** Flags that every command takes. */
export interface ConfigFlags {
  configFile?: readonly string[]
  configDir?: readonly string[]
}

/** A configuration with what its relative paths are relative to. */
export interface Settings {
  config: Config
  loaded: LoadedConfig
  baseDir: string
}

/** What else decides about the configuration of a command. */
export interface SettingsOptions {
  /** Replaces documented defaults. */
  defaults?: PartialConfig
  /** Where the configuration of an installed server is, for a command that is given none. Default `/etc/keystone`. */
  systemDir?: string
  /** Does without it. */
  ignoreSystem?: boolean
}

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration of a command: the files and folders that flags name; without such a flag `keystone.conf` and
 * `keystone.conf.d` in `/etc/keystone`, as far as they exist. The environment wins over files.
 *
 * @param env flags of the command, spelled as the environment spells them, win over everything
 * @throws `ConfigError`
 */
export async function readSettings(
  flags: ConfigFlags,
  env: Environment,
  options: SettingsOptions = {},
): Promise<Settings> {
  const { defaults, systemDir = '/etc/keystone', ignoreSystem = false } = options
  const { configFile: files = [], configDir: dirs = [] } = flags
  const named = ignoreSystem || files.length > 0 || dirs.length > 0
  const loaded = await loadConfig({
    files: named ? files : [join(systemDir, 'keystone.conf')].filter(isThere),
    dirs: named ? dirs : [join(systemDir, 'keystone.conf.d')].filter(isThere),
    env,
    ...(defaults && { defaults }),
  })
  checkPasswordHashing(loaded)
  checkTokenSigning(loaded)
  checkCompliance(loaded)
  const [first] = loaded.files
  return {
    config: loaded.values,
    loaded,
    baseDir: first === undefined ? process.cwd() : dirname(resolve(first)),
  }
}

/** What exists but may not be looked at counts: to go on without it would be another configuration. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

/** What the bounds of a hash algorithm are is known to the algorithm only. */
function checkPasswordHashing(loaded: LoadedConfig): void {
  try {
    // Unset, with a cost, it is bcrypt.
    createPasswordHasher(
      passwordHasherOptions(loaded.values, loaded.values.identity.password_hash_algorithm ?? 'bcrypt'),
    )
  } catch (error) {
    if (!(error instanceof PasswordHashError)) throw error
    const options = ['password_hash_rounds', 'scrypt_block_size', 'scrypt_parallelism'] as const
    const option = options.find((name) => loaded.source('identity', name).kind !== 'default') ?? options[0]
    throw invalidValue(loaded, 'identity', option, error.message, error)
  }
}

/** A server that does not accept what it makes would refuse every token. */
function checkTokenSigning(loaded: LoadedConfig): void {
  const { jws_algorithm: algorithm, jws_accepted_algorithms: accepted } = loaded.values.jwt_tokens
  if (accepted.includes(algorithm)) return
  const source = loaded.source('jwt_tokens', 'jws_algorithm')
  throw new ConfigError([
    {
      code: 'invalid_value',
      where: describeSource(source),
      section: 'jwt_tokens',
      option: 'jws_algorithm',
      message: `${algorithm} is not in jws_accepted_algorithms (${accepted.join(', ')}): add it there.`,
    },
  ])
}

/** What options ask for together, and what a pattern is, is known to who enforces it. */
function checkCompliance(loaded: LoadedConfig): void {
  const problem = complianceProblem(loaded.values)
  if (problem !== undefined)
    throw invalidValue(loaded, 'security_compliance', problem.option, problem.message, problem.cause)
}

function invalidValue<S extends keyof Config>(
  loaded: LoadedConfig,
  section: S,
  option: keyof Config[S] & string,
  message: string,
  cause: unknown,
): ConfigError {
  const where = describeSource(loaded.source(section, option))
  return new ConfigError([{ code: 'invalid_value', where, section, option, message }], { cause })
}
