/** Longest value that is taken for a token. Keystone's own bound is far below it. */
const longestToken = 8192

/** Visible ASCII: neither the space and comma of two headers joined into one nor anything that ends a header. */
const visible = /^[!-~]+$/

/** A token, or why there is none. */
export type TokenFound = string | { readonly refusal: 'missing' | 'invalid' }

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The token of a request: `X-Auth-Token`, else the old `X-Storage-Token`, without surrounding white space. A header that
 * was sent twice holds two tokens, and neither can be trusted: that is refused like a bad token.
 */
export function tokenIn(headers: Headers): TokenFound {
  const token = textOf(headers['x-auth-token']) || textOf(headers['x-storage-token'])
  return token === '' ? missing : checkedToken(token)
}

/** The token of the service that made a request for its user, in `X-Service-Token`. `undefined`: the user came alone. */
export function serviceTokenIn(headers: Headers): TokenFound | undefined {
  const sent = headers['x-service-token']
  if (sent === undefined) return undefined
  const token = textOf(sent)
  return token === '' ? undefined : checkedToken(token)
}

/** The text, if it can be a token. */
export function checkedToken(token: string): string | { readonly refusal: 'invalid' } {
  return token.length <= longestToken && visible.test(token) ? token : invalid
}

const missing = Object.freeze({ refusal: 'missing' } as const)
const invalid = Object.freeze({ refusal: 'invalid' } as const)

function textOf(value: string | readonly string[] | undefined): string {
  if (value === undefined) return ''
  return (typeof value === 'string' ? value : value.join(', ')).trim()
}
