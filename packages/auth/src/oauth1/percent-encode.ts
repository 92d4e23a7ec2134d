/**
 * Encodes everything but letters, digits, `-`, `.`, `_` and `~`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.6}
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
