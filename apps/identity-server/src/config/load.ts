import { assignSettings, optionKey } from './assign.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { defaultConfig } from './default-config.ts'
import type { Config, PartialConfig } from './options.ts'
import { resolveValues } from './resolve.ts'
import {
  describeSource,
  listConfigDir,
  type OptionSource,
  readConfigFile,
  readEnvironment,
} from './sources.ts'

/** Where a configuration is read from, weakest first. */
export interface LoadOptions {
  /** Replaces documented defaults. */
  readonly defaults?: PartialConfig
  /** Configuration files (`--config-file`); a later one wins. */
  readonly files?: readonly string[]
  /** Folders (`--config-dir`) whose `*.conf` are read after the files, in the order of their names. */
  readonly dirs?: readonly string[]
  /** The environment, for `OS_<GROUP>__<OPTION>`. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** An option of Keystone's that was written and has no effect here. */
export interface IgnoredOption {
  readonly section: string
  readonly option: string
  /** `file:line`, or the name of an environment variable. */
  readonly where: string
}

/** A configuration, and where it came from. */
export interface LoadedConfig {
  readonly values: Config
  /** The files that were read, in order. Relative paths in options are relative to these. */
  readonly files: readonly string[]
  readonly ignored: readonly IgnoredOption[]
  /** Where the value of an option came from. */
  source<S extends keyof Config>(section: S, option: keyof Config[S] & string): OptionSource
}

/**
 * Reads the configuration of the server: keystone.conf as it is for Keystone, and the environment over it.
 *
 * Options that Keystone has and this server has no use for are accepted and listed in `ignored`. A name
 * that nobody knows is refused, and so is what would be unsafe to leave out.
 *
 * @throws {@link ConfigError} with every problem found; `code` is that of the first
 *
 * @example
 * ```ts
 * const { values } = await loadConfig({ files: ['/etc/keystone/keystone.conf'], env: process.env })
 * values.token.expiration // 3600
 * ```
 */
export async function loadConfig(options: LoadOptions = {}): Promise<LoadedConfig> {
  const { defaults, files: given = [], dirs = [], env = {} } = options
  const problems: ConfigProblem[] = []

  const inDirs = await Promise.all(dirs.map((dir) => listConfigDir(dir, problems)))
  const files = [...given, ...inDirs.flat()]
  const layers = []
  for (const file of files) layers.push(await readConfigFile(file, problems))
  layers.push(readEnvironment(env))

  const assigned = assignSettings(layers, problems)
  const values = resolveValues(assigned, defaultConfig(defaults), problems)
  const [first, ...rest] = problems
  if (first) throw new ConfigError([first, ...rest])

  return {
    values,
    files,
    ignored: [...assigned.values()]
      .filter(({ kind }) => kind === 'ignored')
      .map(({ section, option, source }) => ({ section, option, where: describeSource(source) })),
    source: (section, option) => assigned.get(optionKey(section, option))?.source ?? { kind: 'default' },
  }
}
