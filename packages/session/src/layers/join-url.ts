import { invalidOption } from '../errors.ts'
import { redactUrl } from './redact.ts'

/** Everything that may stand in a request target as it is; anything else goes through `URL`, which encodes it. */
const plainUrl = /^[\w\-.~!$&'()*+,;=:@/?%[\]|]+$/

const versionSegment = /^v\d+(\.\d+)?$/

/** Whether a URL says its host, so that no endpoint needs to be looked up. */
export function isAbsoluteUrl(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
}

/**
 * An absolute URL in the form that is sent.
 *
 * @throws {@link SessionError} `invalid_option` for another scheme than http and https, or with a user in it
 */
export function parseAbsoluteUrl(url: string): string {
  // What `new URL` throws quotes the URL with all that is in it.
  if (!URL.canParse(url)) throw invalidOption(`Not a URL: ${redactUrl(url)}`)
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw invalidOption(`${redactUrl(url)}: only http and https URLs can be requested.`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalidOption(`${redactUrl(url)}: a URL cannot carry a user and password; use an auth plugin.`)
  }
  return parsed.origin + parsed.pathname + parsed.search
}

/** The URL of a service as paths are put behind it: no query, no slashes at its end. */
export interface ServiceUrl {
  start: string
  /** Its last segment, when that is a version. */
  version: string | undefined
}

/** @throws {@link SessionError} `invalid_option` when it is not an http(s) URL */
export function serviceUrl(url: string): ServiceUrl {
  const start = parseAbsoluteUrl(url).replace(/\?.*$/, '').replace(/\/+$/, '')
  const last = start.slice(start.lastIndexOf('/') + 1)
  return { start, version: versionSegment.test(last) ? last : undefined }
}

/**
 * Puts a path behind the URL of a service with exactly one `/` between them. Characters that a URL cannot hold are
 * encoded; what is encoded already stays as it is.
 *
 * Catalogs hold URLs with and without a version, and people write paths with and without one. A version that both have
 * is not doubled: `/v3/users` and `/users` behind `https://cloud.example/v3` are the same URL.
 *
 * @throws {@link SessionError} `invalid_option` for a path with `.` or `..` segments, which would leave the service
 */
export function joinUrl({ start, version }: ServiceUrl, path: string): string {
  if (path.includes('.')) refuseDotSegments(path)
  let rest = withoutSlashes(path)
  if (version !== undefined && startsWithSegment(rest, version))
    rest = withoutSlashes(rest.slice(version.length))
  if (rest === '') return start
  const encoded = plainUrl.test(rest) ? rest : encodePath(rest)
  return encoded.startsWith('?') ? parseAbsoluteUrl(start + encoded) : `${start}/${encoded}`
}

function withoutSlashes(path: string): string {
  let at = 0
  while (path[at] === '/') at += 1
  return path.slice(at)
}

function startsWithSegment(path: string, segment: string): boolean {
  const end = path[segment.length]
  return path.startsWith(segment) && (end === undefined || end === '/' || end === '?')
}

/** Not `URL`, which also resolves `%2e%2e` and turns backslashes into slashes. */
function encodePath(path: string): string {
  try {
    return path.replace(/[^\w\-.~!$&'()*+,;=:@/?%[\]|]+/g, encodeURIComponent)
  } catch (cause) {
    throw invalidOption('The path is not well-formed Unicode.', cause)
  }
}

function refuseDotSegments(path: string): void {
  const [location = ''] = path.split(/[?#]/, 1)
  if (location.split('/').some((segment) => segment === '.' || segment === '..'))
    throw invalidOption(`${redactUrl(path)}: a path with "." or ".." could leave the service; encode names.`)
}
