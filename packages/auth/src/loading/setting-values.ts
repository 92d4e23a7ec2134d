import { AuthError } from '../errors.ts'
import { type ConfigMap, ownValue } from './config-map.ts'

const words: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

/** Settings with the place that they come from, for messages. */
export interface Settings {
  readonly map: ConfigMap
  /** `the cloud mycloud in /etc/openstack/clouds.yaml`. */
  readonly source: string
}

/**
 * A setting that is on or off: a boolean, or a word for one. Anything else is refused, because guessing at such words
 * once switched the verification of certificates off.
 *
 * @throws {@link AuthError} `invalid_configuration`
 * @see {@link https://security.openstack.org/ossa/OSSA-2015-007.html}
 */
export function booleanSetting(settings: Settings, key: string): boolean | undefined {
  const value = given(settings, key)
  if (value === undefined || typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  if (Object.hasOwn(words, word)) return words[word]
  throw unfit(settings, key, 'true or false')
}

/** @throws {@link AuthError} `invalid_configuration` for anything but text */
export function textSetting(settings: Settings, key: string): string | undefined {
  const value = given(settings, key)
  if (value === undefined || typeof value === 'string') return value
  throw unfit(settings, key, 'text')
}

/** A list, or one string with commas. @throws {@link AuthError} `invalid_configuration` for anything else */
export function listSetting(settings: Settings, key: string): readonly string[] | undefined {
  const value = given(settings, key)
  if (value === undefined) return undefined
  const items = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    throw unfit(settings, key, 'text, or a list of texts')
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

/** A number of at least 0. @throws {@link AuthError} `invalid_configuration` for anything else */
export function numberSetting(settings: Settings, key: string): number | undefined {
  const value = given(settings, key)
  if (value === undefined) return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number
  throw unfit(settings, key, 'a number of at least 0')
}

/** An integer of at least 0. @throws {@link AuthError} `invalid_configuration` for anything else */
export function integerSetting(settings: Settings, key: string): number | undefined {
  const number = numberSetting(settings, key)
  if (number === undefined || Number.isInteger(number)) return number
  throw unfit(settings, key, 'an integer')
}

/** Seconds, as milliseconds. @throws {@link AuthError} `invalid_configuration` for what is no number of at least 0 */
export function secondsSetting(settings: Settings, key: string): number | undefined {
  const seconds = numberSetting(settings, key)
  return seconds === undefined ? undefined : Math.round(seconds * 1000)
}

function given({ map }: Settings, key: string): unknown {
  const value = ownValue(map, key)
  return value === null || value === '' ? undefined : value
}

/** What is there is not quoted: it may be a secret in the wrong place. */
function unfit({ source }: Settings, key: string, wanted: string): AuthError {
  return new AuthError('invalid_configuration', `${key} (${source}) must be ${wanted}.`)
}
