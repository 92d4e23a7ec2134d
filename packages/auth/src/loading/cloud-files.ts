import { type ConfigFile, firstConfigFile, namedConfigFile } from './config-file.ts'
import { type ConfigMap, isMap, mapIn, mergeDeep, ownValue } from './config-map.ts'
import { configFolders, configPaths, type Surroundings } from './config-paths.ts'
import type { Environment } from './environment.ts'
import type { OnWarning } from './warnings.ts'

/** Files that somebody has named. */
export interface NamedFiles extends Surroundings {
  /** Path of the file to read instead of looking for one. Default: `OS_CLIENT_CONFIG_FILE`. */
  configFile?: string | undefined
  /** The same for secrets. Default: `OS_CLIENT_SECURE_FILE`. */
  secureFile?: string | undefined
}

/** What the files say together. */
export interface CloudFiles {
  /** secure.yaml over clouds.yaml. */
  data: ConfigMap
  /** `public-clouds` of clouds-public.yaml. */
  publicClouds: ConfigMap
  /** The files that were read. */
  paths: readonly string[]
  /** Where `data` comes from, or where there was nothing, for messages. */
  source: string
}

/**
 * Reads, of each kind, the file that is named or the first one that is found.
 *
 * @throws `AuthError` with code `invalid_configuration`
 */
export async function readCloudFiles(
  named: NamedFiles,
  env: Environment,
  onWarning: OnWarning,
): Promise<CloudFiles> {
  const folders = configFolders({ ...named, env })
  const find = async (kind: 'clouds' | 'secure', path: string | undefined, variable: string) => {
    if (path !== undefined) return namedConfigFile(path, 'The option', onWarning)
    const fromEnvironment = env[variable]
    if (fromEnvironment) return namedConfigFile(fromEnvironment, variable, onWarning)
    return firstConfigFile(configPaths(kind, folders), onWarning)
  }
  const clouds = await find('clouds', named.configFile, 'OS_CLIENT_CONFIG_FILE')
  const secure = await find('secure', named.secureFile, 'OS_CLIENT_SECURE_FILE')
  const publicFile = await firstConfigFile(configPaths('clouds-public', folders), onWarning)
  for (const file of [clouds, secure]) if (file !== undefined) warnAbout(file, onWarning)
  const described = [clouds, secure].filter((file) => file !== undefined)
  return {
    data: described.map(({ data }) => data).reduce(mergeDeep, {}),
    publicClouds: publicFile === undefined ? {} : mapIn(publicFile.data, 'public-clouds', publicFile.path),
    paths: [...described, ...(publicFile === undefined ? [] : [publicFile])].map(({ path }) => path),
    source: described.map(({ path }) => path).join(' and ') || `no file clouds.yaml in ${folders.join(', ')}`,
  }
}

function warnAbout({ path, data, readableByOthers }: ConfigFile, onWarning: OnWarning): void {
  if (ownValue(data, 'clouds') === undefined)
    onWarning({ code: 'no_clouds', message: `${path} has no clouds.` })
  if (!readableByOthers || !holdsSecret(data)) return
  const message = `Every user of this machine can read the secrets in ${path}: chmod o-r.`
  onWarning({ code: 'readable_by_others', message })
}

function holdsSecret(value: unknown): boolean {
  if (!isMap(value)) return false
  return Object.entries(value).some(([key, member]) =>
    typeof member === 'string' && member !== ''
      ? /password$|secret$|token$|passcode$/.test(key)
      : holdsSecret(member),
  )
}
