/**
 * Reads id and secret from an `Authorization` header. They are taken as they are: clients of Keystone do not encode them
 * as forms first.
 *
 * @returns `undefined` for another scheme, and for what is not well-formed
 * @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2}
 */
export function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [, base64] = /^basic +([\w+/-]+={0,2})$/i.exec(header ?? '') ?? []
  if (base64 === undefined) return undefined
  const text = Buffer.from(base64, 'base64').toString()
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
