/**
 * A query as signatures of version 2 and 4 spell it: sorted by name, everything escaped but letters, digits and `-_.~`.
 *
 * @see RFC 3986 section 2.3
 */
export function canonicalQuery(params: ReadonlyMap<string, string>): string {
  return [...params]
    .toSorted(([one], [other]) => byBytes(one, other))
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&')
}

/** The order of bytes. JavaScript's own differs from it outside of the basic plane. */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
