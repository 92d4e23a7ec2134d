import { percentEncode } from './percent-encode.ts'

/** The two secrets that make a signature. */
export interface OAuth1Secrets {
  consumerSecret: string
  /** Of the request token or access token; empty before there is one. */
  tokenSecret: string
}

const algorithm = { name: 'HMAC', hash: 'SHA-1' } as const

/**
 * Signs a base string with HMAC-SHA1. Base64.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.4.2}
 */
export async function hmacSha1(baseString: string, secrets: OAuth1Secrets): Promise<string> {
  const key = await signingKey(secrets, 'sign')
  const signature = await crypto.subtle.sign(algorithm, key, bytesOf(baseString))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}

/** Tells whether a signature is the HMAC-SHA1 of RFC 5849, in a time that does not depend on how it differs. */
export async function verifyHmacSha1(
  baseString: string,
  signature: string,
  secrets: OAuth1Secrets,
): Promise<boolean> {
  const key = await signingKey(secrets, 'verify')
  return crypto.subtle.verify(algorithm, key, fromBase64(signature), bytesOf(baseString))
}

function signingKey({ consumerSecret, tokenSecret }: OAuth1Secrets, use: 'sign' | 'verify') {
  const key = bytesOf(`${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`)
  return crypto.subtle.importKey('raw', key, algorithm, false, [use])
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** What is not base64 is no signature of anything. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
