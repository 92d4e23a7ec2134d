import { AuthError } from '../errors.ts'

/** A version of an API or a microversion: major, minor, and what may come after. `Infinity` is "latest". */
export type ApiVersion = readonly [major: number, minor: number, ...more: number[]]

/** A version as people write it: `3`, `'v3'`, `'2.53'`, `[2, 53]`, `'2.latest'`, `'latest'`. */
export type VersionInput = string | number | readonly (string | number)[]

const part = String.raw`(?:\d{1,9}|latest)`
const written = new RegExp(`^${part}(?:\\.${part}){0,9}$`)

/**
 * A version in its one form. `3` and `'v3'` are 3.0; a number with a fraction is major and minor, so write 3.20 as text.
 *
 * @throws {@link AuthError} `invalid_option` for anything that is no version
 * @example normalizeVersion('v2.1') // [2, 1]
 */
export function normalizeVersion(input: VersionInput): ApiVersion {
  const text = textOf(input)
  if (!written.test(text)) {
    throw new AuthError(
      'invalid_option',
      `${JSON.stringify(input)?.slice(0, 60)} is no version: write 2, "2.1", "2.latest" or "latest".`,
    )
  }
  if (text === 'latest') return [Infinity, Infinity]
  const [major = 0, minor = 0, ...more] = text
    .split('.')
    .map((one) => (one === 'latest' ? Infinity : Number(one)))
  return [major, minor, ...more]
}

/** The same, where it is no mistake of ours if it is no version. */
export function readVersion(input: unknown): ApiVersion | undefined {
  const isInput = typeof input === 'string' || typeof input === 'number'
  return isInput && written.test(textOf(input)) ? normalizeVersion(input) : undefined
}

function textOf(input: VersionInput): string {
  if (typeof input === 'string') return input.replace(/^v+/, '')
  if (typeof input === 'number') return partText(input)
  return Array.isArray(input) ? input.map(partText).join('.') : ''
}

function partText(one: string | number): string {
  return one === Infinity ? 'latest' : String(one)
}

/** A version as text: `3.0`, `2.latest`, `latest`. */
export function versionText(version: ApiVersion): string {
  return version.every((one) => one === Infinity) ? 'latest' : version.map(partText).join('.')
}

/** Less than, equal to or greater than zero, as for sorting. A version is less than one that goes on: 2.0 than 2.0.1. */
export function compareVersions(left: ApiVersion, right: ApiVersion): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [a = 0, b = 0] = [left[at], right[at]]
    if (a !== b) return a < b ? -1 : 1
  }
  return left.length - right.length
}

/** Whether a version will do where another one is required: the same major version, and at least as new. */
export function versionMatches(required: ApiVersion, candidate: ApiVersion): boolean {
  return candidate[0] === required[0] && compareVersions(candidate, required) >= 0
}

/**
 * The version in a URL, such as 2.1 in `https://nova.example/v2.1/p1`: the last segment that begins with `v` and is one.
 * Numbers alone are ids of projects.
 */
export function versionInUrl(url: string): ApiVersion | undefined {
  const path = url.replace(/[?#].*$/s, '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
  for (const segment of path.split('/').reverse()) {
    const version = /^v/.test(segment) ? readVersion(segment) : undefined
    if (version !== undefined) return version
  }
  return undefined
}
