import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { decodeCanonicalBase64url } from './base64url.ts'
import type { FernetKey } from './fernet-key.ts'
import { TokenEncodeError } from './token-format.ts'

const version = 0x80
const headerBytes = 9
const ivBytes = 16
const hmacBytes = 32
const blockBytes = 16
const leastBytes = headerBytes + ivBytes + blockBytes + hmacBytes

/** What a Fernet box says besides its content. */
export interface OpenedFernet {
  plaintext: Uint8Array
  /** Whole seconds. */
  createdAt: Date
}

/**
 * Encrypts and signs bytes as Fernet text without its trailing padding, as Keystone writes tokens.
 *
 * @param createdAt Cut to whole seconds.
 * @param iv 16 random bytes, never used before with this key.
 * @throws {@link TokenEncodeError} `invalid_time` when `createdAt` is invalid or before 1970.
 * @see {@link https://github.com/fernet/spec/blob/master/Spec.md}
 */
export function sealFernet(key: FernetKey, plaintext: Uint8Array, createdAt: Date, iv: Uint8Array): string {
  const seconds = Math.floor(createdAt.getTime() / 1000)
  if (!(seconds >= 0))
    throw new TokenEncodeError('invalid_time', 'The time of issue is invalid or before 1970.')
  const header = Buffer.allocUnsafe(headerBytes)
  header[0] = version
  header.writeBigUInt64BE(BigInt(seconds), 1)
  const cipher = createCipheriv('aes-128-cbc', key.encryptionKey, iv)
  const signed = Buffer.concat([header, iv, cipher.update(plaintext), cipher.final()])
  return Buffer.concat([signed, sign(key, signed)]).toString('base64url')
}

/**
 * Opens Fernet text with the first of the keys that signed it. Age is not looked at.
 *
 * @param keys In the order to try.
 * @returns `undefined` when no key signed it, or the text is not the canonical one (CVE-2015-7546): padding, white
 *   space, the other base64 alphabet and set unused bits are all refused.
 */
export function openFernet(keys: readonly FernetKey[], text: string): OpenedFernet | undefined {
  const bytes = decodeCanonicalBase64url(text)
  if (!bytes || bytes[0] !== version || bytes.length < leastBytes) return undefined
  const signed = bytes.subarray(0, -hmacBytes)
  const signature = bytes.subarray(-hmacBytes)
  const key = keys.find((candidate) => timingSafeEqual(sign(candidate, signed), signature))
  const createdAt = new Date(Number(bytes.readBigUInt64BE(1)) * 1000)
  if (!key || Number.isNaN(createdAt.getTime())) return undefined
  const plaintext = decrypt(key, signed)
  return plaintext && { plaintext, createdAt }
}

function sign(key: FernetKey, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key.signingKey).update(bytes).digest()
}

function decrypt(key: FernetKey, signed: Buffer): Buffer | undefined {
  const iv = signed.subarray(headerBytes, headerBytes + ivBytes)
  const decipher = createDecipheriv('aes-128-cbc', key.encryptionKey, iv)
  try {
    return Buffer.concat([decipher.update(signed.subarray(headerBytes + ivBytes)), decipher.final()])
  } catch {
    return undefined
  }
}
