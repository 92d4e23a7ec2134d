import { createHmac } from 'node:crypto'

/** How long a passcode stands on the device. Milliseconds. */
const stepMs = 30_000

const digits = 6

/** The number of the passcode that stands at a moment, counted from 1970. */
export function stepAt(instant: Date): number {
  return Math.floor(instant.getTime() / stepMs)
}

/**
 * The passcode of a step: SHA-1, six digits.
 *
 * @see RFC 6238, RFC 4226 section 5.3
 */
export function passcodeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', seed).update(counter).digest()
  const offset = hash.readUInt8(hash.length - 1) & 0xf
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4226 asks for as much, and Keystone takes no less. */
const leastBytes = 16

/** Longer than any device makes one. What is longer is not even looked at: whoever stores it pays nothing for it. */
const mostCharacters = 256

/**
 * Reads a seed as users store it: base32, with or without padding, in any case.
 *
 * @returns `undefined` for anything else, for fewer than 16 bytes, which could be guessed, and for more than 256 characters
 */
export function readSeed(text: string): Uint8Array | undefined {
  if (text.length > mostCharacters) return undefined
  const characters = text.toUpperCase().replace(/=+$/, '')
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of characters) {
    const value = base32.indexOf(character)
    if (value < 0) return undefined
    bits = ((bits << 5) | value) & 0xfff
    count += 5
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return bytes.length >= leastBytes ? Uint8Array.from(bytes) : undefined
}
