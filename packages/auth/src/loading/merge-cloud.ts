import type { Transport } from '../transport.ts'
import { settleAuthType } from './auth-type.ts'
import { type ConfigMap, mergeSettings, overrideSettings } from './config-map.ts'
import { settleScope, settleSpelling } from './fix-ups.ts'
import { profileSettings } from './profiles.ts'
import { chooseRegion, regionsOf } from './regions.ts'
import { type Settings, textSetting } from './setting-values.ts'
import { fillTemplates } from './templates.ts'
import type { OnWarning } from './warnings.ts'

/** What the settings of a cloud in a region are put together from. */
export interface CloudSources {
  /** What the file or the environment says of the cloud. */
  entry: Settings
  /** What the caller says. */
  overrides: ConfigMap
  /** Default: that of `overrides`, else `defaultRegion`, else the first. */
  region: string | undefined
  defaultRegion: string | undefined
  publicClouds: ConfigMap
  profileTransport: Transport | undefined
  onWarning: OnWarning
}

/** The settings of one cloud in one region, in their final spelling; `auth_type` is always among them. */
export interface MergedCloud extends Settings {
  readonly region: string | undefined
}

/**
 * Puts together what a cloud is: its profile, under its own settings, under those of the region, under the caller's. What a
 * profile says of its regions is the profile's, and under the cloud's own settings too.
 *
 * @throws `AuthError` with code `unknown_region` or `invalid_configuration`; what the transport throws
 */
export async function mergeCloud(sources: CloudSources): Promise<MergedCloud> {
  const { source } = sources.entry
  const entry = settleSpelling(sources.entry.map, source)
  const overrides = settleSpelling(sources.overrides, 'overrides')
  const named = { map: overrideSettings(pick(entry), pick(overrides)), source }
  const profile = settleSpelling(
    await profileSettings(named, { ...sources, transport: sources.profileTransport }),
    `the profile of ${source}`,
  )
  const known = regionsOf(entry, source)
  const overridden = textSetting({ map: overrides, source: 'overrides' }, 'region_name')
  const wanted = sources.region || overridden || sources.defaultRegion
  const region = chooseRegion(known.length > 0 ? known : regionsOf(profile, source), wanted, source)
  const ofRegion = settleSpelling(region?.values ?? {}, source)
  const ofCloud =
    known.length > 0
      ? overrideSettings(mergeSettings(profile, entry), ofRegion)
      : mergeSettings(overrideSettings(profile, ofRegion), entry)
  const { regions, region_name, cloud, ...merged } = overrideSettings(ofCloud, overrides)
  const settled = settleScope(settleAuthType({ map: merged, source }))
  const withRegion = region === undefined ? settled : { ...settled, region_name: region.name }
  return { map: fillTemplates(withRegion, source), source, region: region?.name }
}

function pick({ profile, cloud }: ConfigMap): ConfigMap {
  return { profile, cloud }
}
