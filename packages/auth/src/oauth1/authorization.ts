import type { OAuth1Parameter } from './base-string.ts'
import { percentEncode } from './percent-encode.ts'

const scheme = /^oauth\s+/i
const parameter = /^([^\s="]+)="([^"]*)"$/

/**
 * Writes parameters into the value of an `Authorization` header.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.5.1}
 */
export function formatOAuth1Header(parameters: readonly OAuth1Parameter[]): string {
  const parts = parameters.map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`)
  return `OAuth ${parts.join(', ')}`
}

/**
 * Reads the parameters of an `Authorization` header.
 *
 * @returns `undefined` for a header of another scheme, for one that is not well-formed, and when a parameter comes twice
 */
export function parseOAuth1Header(header: string): ReadonlyMap<string, string> | undefined {
  if (!scheme.test(header)) return undefined
  const parameters = new Map<string, string>()
  for (const part of header.replace(scheme, '').split(',')) {
    const [, name, value] = parameter.exec(part.trim()) ?? []
    if (name === undefined || value === undefined) return undefined
    const decoded = decode(name)
    const decodedValue = decode(value)
    if (decoded === undefined || decodedValue === undefined || parameters.has(decoded)) return undefined
    parameters.set(decoded, decodedValue)
  }
  return parameters
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
