/** Visible ASCII and inner spaces, without the percent sign: what goes into a header as it is. */
const plain = /^[!-$&-~](?:[ !-$&-~]*[!-$&-~])?$/
/** Everything else, a character at a time: also spaces that a proxy would trim, which would make another name of it. */
const special = /^ +| +$|[^ -$&-~]/gu

/**
 * A name as a header value. Names in Keystone are any text; characters that a header cannot carry, or that could end it,
 * are percent-encoded as UTF-8, and so is `%`: `decodeURIComponent` always gives the name back.
 *
 * @example headerValue('Zoë') // 'Zo%C3%AB'
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#name-field-values}
 */
export function headerValue(text: string): string {
  return plain.test(text) ? text : text.toWellFormed().replace(special, encodeURIComponent)
}

/**
 * Names as one header value, joined with `,`. A comma within a name is encoded too: a role called `member,admin` must not
 * read as two.
 */
export function headerList(texts: readonly string[]): string {
  return texts.map((text) => headerValue(text).replaceAll(',', '%2C')).join(',')
}
