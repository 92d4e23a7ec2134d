import { AuthError } from '../errors.ts'
import type { Transport } from '../transport.ts'
import { type CloudConfig, cloudConfig } from './cloud-config.ts'
import { type CloudFiles, type NamedFiles, readCloudFiles } from './cloud-files.ts'
import { type ConfigMap, mapIn } from './config-map.ts'
import { tokenFolder } from './config-paths.ts'
import { suggestion } from './did-you-mean.ts'
import { type Environment, settingsFromEnvironment } from './environment.ts'
import { mergeCloud } from './merge-cloud.ts'
import { booleanSetting, type Settings } from './setting-values.ts'
import { tlsSettings } from './tls-settings.ts'
import type { OnWarning } from './warnings.ts'

/** Where clouds are described. */
export interface CloudsOptions extends NamedFiles {
  /** Fetches profiles that are URLs (https). Default: they are refused. */
  profileTransport?: Transport | undefined
  /** Default: nobody hears of them. */
  onWarning?: OnWarning | undefined
}

/** Which cloud, and what is different about it this time. */
export interface CloudSelection {
  /** Default: `OS_CLOUD`, else the one that `OS_…` variables describe, else the only one that there is. */
  cloud?: string | undefined
  /** Default: `OS_REGION_NAME` when `cloud` is not given; else the first region of the cloud. */
  region?: string | undefined
  /**
   * Settings that win over all others, as clouds.yaml spells them:
   * `{ interface: 'internal', auth: { project_name: 'engines' } }`.
   */
  overrides?: ConfigMap | undefined
}

/** All clouds that are described. */
export interface Clouds {
  /** In the order of the file. */
  readonly names: readonly string[]
  /** The cloud that is meant when none is named. */
  readonly defaultName: string | undefined
  /** The files that were read. */
  readonly files: readonly string[]
  /**
   * Puts together what is configured for a cloud.
   *
   * @throws `AuthError` with code `unknown_cloud`, `unknown_region` or `invalid_configuration`; what
   *   `profileTransport` throws
   */
  config(selection?: CloudSelection): Promise<CloudConfig>
}

/**
 * Reads what describes clouds: the files clouds.yaml, secure.yaml and clouds-public.yaml (or .yml, or .json), and
 * `OS_…` variables.
 *
 * @throws {@link AuthError} `invalid_configuration` for a file that is broken, larger than 1 MiB, or named and not
 *   there
 * @example
 * const clouds = await readClouds()
 * const plugin = await (await clouds.config({ cloud: 'mycloud' })).plugin()
 * @see {@link https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html}
 */
export async function readClouds(options: CloudsOptions = {}): Promise<Clouds> {
  const { env = process.env, onWarning = () => {}, profileTransport } = options
  const files = await readCloudFiles(options, env, onWarning)
  const described = describedClouds(files, env)
  const names = [...described.keys()]
  const onlyName = names.length === 1 ? names[0] : undefined
  const defaultName = env.OS_CLOUD || (settingsFromEnvironment(env) && environmentName(env)) || onlyName
  return {
    names,
    defaultName,
    files: files.paths,
    async config({ cloud, region, overrides = {} } = {}) {
      const name = cloud || defaultName
      const entry = chooseCloud(name, described, files)
      const merged = await mergeCloud({
        entry,
        overrides,
        region,
        // The region in the environment is meant for the cloud in the environment.
        defaultRegion: cloud ? undefined : env.OS_REGION_NAME,
        publicClouds: files.publicClouds,
        profileTransport,
        onWarning,
      })
      const cache = { map: mapIn(files.data, 'cache', files.source), source: `cache in ${files.source}` }
      return cloudConfig({
        name: name ?? 'defaults',
        region: merged.region,
        settings: merged,
        tls: tlsSettings(merged, onWarning, options.home),
        tokenFolder: booleanSetting(cache, 'auth') === true ? tokenFolder({ ...options, env }) : undefined,
        onWarning,
      })
    },
  }
}

function describedClouds(files: CloudFiles, env: Environment): ReadonlyMap<string, Settings> {
  const entries = mapIn(files.data, 'clouds', files.source)
  const clouds = new Map(
    Object.keys(entries).map((name) => [
      name,
      { map: mapIn(entries, name, files.source), source: `the cloud ${name} in ${files.source}` },
    ]),
  )
  const fromEnvironment = settingsFromEnvironment(env)
  if (fromEnvironment === undefined) return clouds
  const name = environmentName(env)
  if (clouds.has(name)) {
    throw new AuthError(
      'invalid_configuration',
      `${files.source} has a cloud ${name}, and so is the one of the OS_… variables called: rename it, or set OS_CLOUD_NAME.`,
    )
  }
  return clouds.set(name, { map: fromEnvironment, source: 'the OS_… variables' })
}

function environmentName(env: Environment): string {
  return env.OS_CLOUD_NAME || 'envvars'
}

function chooseCloud(
  name: string | undefined,
  clouds: ReadonlyMap<string, Settings>,
  files: CloudFiles,
): Settings {
  // With nothing described at all, a caller may still say everything.
  if (name === undefined && clouds.size === 0) return { map: {}, source: files.source }
  const cloud = name === undefined ? undefined : clouds.get(name)
  if (cloud !== undefined) return cloud
  const there = clouds.size === 0 ? '' : ` There are: ${[...clouds.keys()].join(', ')}.`
  const problem =
    name === undefined
      ? 'There are several clouds: name one, with OS_CLOUD or the option cloud.'
      : `There is no cloud ${JSON.stringify(name.slice(0, 64))} (${files.source}).${suggestion(name, clouds.keys())}`
  throw new AuthError('unknown_cloud', `${problem}${there}`)
}
