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
  // Node makes these two lazily from rawHeaders, whose length it has noted: they must exist before that one shrinks.
  const { headers, headersDistinct, rawHeaders } = request
  for (const name of Object.keys(headers)) if (isIdentityHeader(name)) delete headers[name]
  if (headersDistinct !== undefined) {
    for (const name of Object.keys(headersDistinct)) if (isIdentityHeader(name)) delete headersDistinct[name]
  }
  removeRaw(rawHeaders, isIdentityHeader)
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
  const { headers, headersDistinct, rawHeaders } = request
  for (const [name, value] of Object.entries(identityHeaders)) {
    const key = name.toLowerCase()
    if (headers[key] !== undefined) removeRaw(rawHeaders, (raw) => raw.toLowerCase() === key)
    headers[key] = value
    if (headersDistinct !== undefined) headersDistinct[key] = [value]
    rawHeaders.push(name, value)
  }
}
