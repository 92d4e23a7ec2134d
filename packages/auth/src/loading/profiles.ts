import { AuthError } from '../errors.ts'
import { withoutSecrets } from '../plugins/without-secrets.ts'
import type { Transport } from '../transport.ts'
import { type ConfigMap, isMap, mapIn, normalizeKeys, ownValue } from './config-map.ts'
import { type Settings, textSetting } from './setting-values.ts'
import type { OnWarning } from './warnings.ts'

/** Where profiles are found. */
export interface ProfileSources {
  /** `public-clouds` of the file clouds-public. */
  publicClouds: ConfigMap
  /** Fetches profiles that are URLs. `undefined`: they are refused. */
  transport: Transport | undefined
  onWarning: OnWarning
}

/** What only the user decides, whatever a provider publishes. */
const ownersAlone = ['verify', 'insecure', 'cacert', 'cert', 'key', 'profile']

/**
 * The settings that a cloud takes from a profile of its provider: one of the file clouds-public, or, for a URL, the
 * document that its host publishes. A cloud without a profile, or with an unknown one, takes none.
 *
 * @throws {@link AuthError} `invalid_configuration` for a cloud that its provider has shut down, or a URL whose
 *   document cannot be had; what the transport throws
 */
export async function profileSettings(cloud: Settings, sources: ProfileSources): Promise<ConfigMap> {
  const name = textSetting(cloud, 'profile') ?? textSetting(cloud, 'cloud')
  if (name === undefined) return {}
  if (ownValue(cloud.map, 'cloud') !== undefined) {
    const message = `cloud (${cloud.source}) is an old name for profile.`
    sources.onWarning({ code: 'deprecated', message })
  }
  const profile = await findProfile(name, cloud, sources)
  if (profile === undefined) {
    const message = `There is no profile ${JSON.stringify(name.slice(0, 64))} (${cloud.source}) in a file clouds-public.`
    sources.onWarning({ code: 'unknown_profile', message })
    return {}
  }
  const { status, message: said, ...settings } = profile
  const reason = typeof said === 'string' ? `: ${withoutSecrets(said, [])}` : '.'
  const message = `${name}: its provider says that it is ${status}${reason}`
  if (status === 'shutdown') throw new AuthError('invalid_configuration', message)
  if (status === 'deprecated') sources.onWarning({ code: 'deprecated', message })
  return settings
}

async function findProfile(
  name: string,
  cloud: Settings,
  sources: ProfileSources,
): Promise<ConfigMap | undefined> {
  if (Object.hasOwn(sources.publicClouds, name))
    return normalizeKeys(mapIn(sources.publicClouds, name, 'public-clouds'))
  const url = URL.canParse(name) ? new URL(name) : undefined
  if (url === undefined || url.host === '') return undefined
  if (sources.transport === undefined || url.protocol !== 'https:') {
    throw new AuthError(
      'invalid_configuration',
      `profile (${cloud.source}) is a URL: only https is fetched, and only with profileTransport.`,
    )
  }
  return withoutOwners(await fetchProfile(url, sources.transport), name, sources.onWarning)
}

/** @see {@link https://docs.openstack.org/openstacksdk/latest/user/config/vendor-support.html} */
async function fetchProfile({ origin }: URL, transport: Transport): Promise<ConfigMap> {
  const url = `${origin}/.well-known/openstack/api`
  const { status, body } = await transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    redirect: false,
  })
  const profile = status === 200 ? profileIn(body) : undefined
  if (profile !== undefined) return normalizeKeys(profile)
  throw new AuthError('invalid_configuration', `${url} answers with no profile (HTTP ${status}).`)
}

function profileIn(body: string): ConfigMap | undefined {
  try {
    const document: unknown = JSON.parse(body)
    const profile = isMap(document) ? ownValue(document, 'profile') : undefined
    return isMap(profile) ? profile : undefined
  } catch {
    return undefined
  }
}

/** Neither the profile nor what it says of its regions. */
function withoutOwners(profile: ConfigMap, name: string, onWarning: OnWarning): ConfigMap {
  for (const key of ownersAlone) {
    if (ownValue(profile, key) === undefined) continue
    onWarning({ code: 'ignored_setting', message: `${key} of the profile ${name} is not taken over.` })
  }
  const { regions, ...rest } = Object.fromEntries(
    Object.entries(profile).filter(([key]) => !ownersAlone.includes(key)),
  )
  if (!Array.isArray(regions)) return regions === undefined ? rest : { ...rest, regions }
  const cleaned = regions.map((region: unknown) => {
    const values = isMap(region) ? ownValue(region, 'values') : undefined
    if (!isMap(region) || !isMap(values)) return region
    return { ...region, values: withoutOwners(normalizeKeys(values), `${name}, of a region,`, onWarning) }
  })
  return { ...rest, regions: cleaned }
}
