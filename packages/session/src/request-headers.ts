import { invalidOption } from './errors.ts'
import { addMicroversion, type MicroversionOptions } from './microversion.ts'
import type { UserAgent } from './user-agent.ts'

/** What the headers of a request are made of, beside what layers add. */
export interface HeaderOptions extends MicroversionOptions {
  headers?: Readonly<Record<string, string>> | undefined
  /** Headers for whatever `headers` does not have. Default: the session's alone. */
  additionalHeaders?: Readonly<Record<string, string>> | undefined
  /** The whole `user-agent`. Default: what the session and the client's name make. */
  userAgent?: string | undefined
  /** Name of the client library that makes the request, for `user-agent`. */
  clientName?: string | undefined
  /** Its version. */
  clientVersion?: string | undefined
  /** IP address of the user for whom the request is made, sent as `forwarded`. Default: the session's. */
  originalIp?: string | undefined
}

/** What a session adds to each request. */
export interface SessionHeaders {
  userAgent: UserAgent
  /** Lower-case names. */
  additionalHeaders: readonly (readonly [name: string, value: string])[]
  originalIp: string | undefined
}

/** The headers of a request, with lower-case names. What it says itself comes first. */
export function requestHeaders(options: HeaderOptions, session: SessionHeaders): Record<string, string> {
  const headers: Record<string, string> = {}
  if (options.headers !== undefined) {
    for (const name of Object.keys(options.headers)) headers[name.toLowerCase()] = options.headers[name] ?? ''
  }
  if (options.userAgent !== undefined) headers['user-agent'] = options.userAgent
  else headers['user-agent'] ??= session.userAgent(options.clientName, options.clientVersion)
  addMicroversion(headers, options)
  if (options.additionalHeaders !== undefined)
    for (const [name, value] of lowerCaseHeaders(options.additionalHeaders)) headers[name] ??= value
  for (const [name, value] of session.additionalHeaders) headers[name] ??= value
  const originalIp = options.originalIp ?? session.originalIp
  if (originalIp !== undefined) headers.forwarded ??= forwarded(originalIp, headers['user-agent'])
  return headers
}

/** Headers as pairs with lower-case names. */
export function lowerCaseHeaders(headers: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
}

/** @throws {@link SessionError} `invalid_option` */
export function checkOriginalIp(value: string): string {
  if (isIpAddress(value)) return value
  throw invalidOption('originalIp is not an IP address.')
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc7239} */
function forwarded(ip: string, userAgent: string): string {
  checkOriginalIp(ip)
  const by = /[",;\\]/.test(userAgent) ? `"${userAgent.replace(/["\\]/g, '\\$&')}"` : userAgent
  return `for=${ip.includes(':') ? `"[${ip}]"` : ip};by=${by}`
}

/** Not `isIP()`: the module that has it costs a noticeable part of loading this package. */
function isIpAddress(text: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1)
  if (parts !== undefined) return parts.every((part) => String(Number(part)) === part && Number(part) < 256)
  return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`)
}
