/**
 * What a part of a name in a certificate says. A part that comes twice, or that a mapping would read as several, says
 * nothing: which one a certification authority has looked at cannot be known.
 */
export function soleValue(part: unknown): string | undefined {
  return typeof part === 'string' && !part.includes(';') ? part : undefined
}
