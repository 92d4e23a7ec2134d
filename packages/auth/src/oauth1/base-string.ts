import { percentEncode } from './percent-encode.ts'

/** A parameter by name and value, decoded. */
export type OAuth1Parameter = readonly [name: string, value: string]

/** What of a request a signature is made over. */
export interface SignedParts {
  method: string
  /** Absolute URL. Its query is signed, in whatever order it stands. */
  url: string
  /** Protocol parameters, and those of a form body. `realm` and `oauth_signature` are left out. */
  parameters: readonly OAuth1Parameter[]
}

const unsigned: ReadonlySet<string> = new Set(['realm', 'oauth_signature'])

/**
 * The text that is signed: method, URL and all parameters in one canonical spelling.
 *
 * @throws TypeError for a URL that is not absolute
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1}
 */
export function signatureBaseString({ method, url, parameters }: SignedParts): string {
  const { origin, pathname, searchParams } = new URL(url)
  const encoded = [...searchParams, ...parameters]
    .filter(([name]) => !unsigned.has(name))
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    // Encoded names and values are ASCII: the order of strings is that of their bytes.
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return [method.toUpperCase(), `${origin}${pathname}`, encoded].map(percentEncode).join('&')
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
