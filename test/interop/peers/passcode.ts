import { createHmac } from 'node:crypto'

/**
 * The one-time passcode of an authenticator: SHA-1, six digits, 30 seconds.
 *
 * @param seed the bytes of the secret, which Keystone keeps in base32
 * @see {@link https://www.rfc-editor.org/rfc/rfc6238}
 */
export function passcode(seed: Buffer, now: Date): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 30_000)))
  const digest = createHmac('sha1', seed).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
