import { IncomingMessage } from 'node:http'
import { type IdentityHeaders, isIdentityHeader } from '../identity-headers.ts'

/** The three places in which Node keeps the headers of a request. */
export interface HeaderHolder {
  headers: Record<string, string | string[] | undefined>
  rawHeaders: string[]
  headersDistinct?: Record<string, string[] | undefined>
}

/**
 * Removes every identity header that the client sent, in all spellings and from all three places. Comes before anything
 * else: whatever happens later, no such header is the client's.
 */
export function stripIdentityHeaders(request: HeaderHolder): void {
  if (!hasIdentityHeader(request)) return
  // Node makes these two lazily from rawHeaders, whose length it has noted: they must exist before that one shrinks.
  const { headers, headersDistinct, rawHeaders } = request
  for (const name of Object.keys(headers)) if (isIdentityHeader(name)) delete headers[name]
  if (headersDistinct !== undefined) {
    for (const name of Object.keys(headersDistinct)) if (isIdentityHeader(name)) delete headersDistinct[name]
  }
  removeRaw(rawHeaders, isIdentityHeader)
}

/** Honest clients send none, and then there is nothing to make or to copy. */
function hasIdentityHeader({ headers, rawHeaders }: HeaderHolder): boolean {
  for (const name in headers) if (isIdentityHeader(name)) return true
  for (let at = 0; at < rawHeaders.length; at += 2) if (isIdentityHeader(rawHeaders[at]!)) return true
  return false
}

function removeRaw(rawHeaders: string[], isUnwanted: (name: string) => boolean): void {
  let kept = 0
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (isUnwanted(name)) continue
    rawHeaders[kept] = name
    rawHeaders[kept + 1] = rawHeaders[at + 1]!
    kept += 2
  }
  rawHeaders.length = kept
}

/**
 * Adds the middleware's own headers to all three places, instead of the client's `X-Auth-Token` if that is among them. Call
 * {@link stripIdentityHeaders} first.
 */
export function setIdentityHeaders(request: HeaderHolder, identityHeaders: IdentityHeaders): void {
  const ours = prepared(identityHeaders)
  const { headers, rawHeaders } = request
  for (const name of ours.others) {
    if (headers[name] !== undefined) removeRaw(rawHeaders, (sent) => sent.toLowerCase() === name)
  }
  if (request instanceof IncomingMessage) {
    request.headersDistinct = withOthers(ours.distinct, distinctOf(rawHeaders))
    request.headers = withOthers(ours.headers, headers)
  } else {
    // HTTP/2 and tests' own requests: their headers can be changed, but not always replaced.
    Object.assign(headers, ours.headers)
    if (request.headersDistinct !== undefined) Object.assign(request.headersDistinct, ours.distinct)
  }
  rawHeaders.push(...ours.raw)
}

/** What is set on a request, in the shapes of the three places. All requests with one token have the same. */
interface Prepared {
  readonly headers: Record<string, string>
  readonly distinct: Record<string, string[]>
  readonly raw: readonly string[]
  /** Those of the names that are no identity headers, so that the client may have sent them. */
  readonly others: readonly string[]
}

const known = new WeakMap<IdentityHeaders, Prepared>()

function prepared(identityHeaders: IdentityHeaders): Prepared {
  const before = known.get(identityHeaders)
  if (before !== undefined) return before
  const entries = Object.entries(identityHeaders).map(([name, value]) => [name.toLowerCase(), value] as const)
  const made = {
    headers: Object.fromEntries(entries),
    distinct: Object.fromEntries(entries.map(([name, value]) => [name, Object.freeze([value]) as string[]])),
    raw: Object.entries(identityHeaders).flat(),
    others: entries.map(([name]) => name).filter((name) => !isIdentityHeader(name)),
  }
  known.set(identityHeaders, made)
  return made
}

function distinctOf(rawHeaders: readonly string[]): Record<string, string[]> {
  const distinct = new ByName<string[]>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    const values = distinct[name]
    if (values === undefined) distinct[name] = [rawHeaders[at + 1]!]
    else values.push(rawHeaders[at + 1]!)
  }
  return distinct
}

function withOthers<V>(ours: Record<string, V>, others: Record<string, V>): Record<string, V> {
  const all = Object.assign(new ByName<V>(), ours)
  for (const name in others) if (all[name] === undefined) all[name] = others[name]!
  return all
}

/**
 * Headers by name. As in Node's own objects no name is inherited, `constructor` neither; unlike those, and unlike what
 * `Object.create(null)` makes, these are quick to fill.
 */
const ByName = function ByName() {} as unknown as new <V>() => Record<string, V>
ByName.prototype = Object.create(null)
