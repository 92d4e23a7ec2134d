import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeBase64, encodeBase64 } from './crypt-base64.ts'
import type { HashFormat } from './hash-format.ts'

const derive = promisify(pbkdf2)
const DIGEST_BYTES = 64
const MAX_ITERATIONS = 2 ** 31 - 1

/**
 * PBKDF2 with HMAC-SHA-512: `$pbkdf2-sha512$25000$<salt>$<digest>`.
 *
 * @see {@link https://passlib.readthedocs.io/en/stable/lib/passlib.hash.pbkdf2_digest.html}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8018#section-5.2 RFC 8018, section 5.2}
 */
export const pbkdf2Sha512: HashFormat = {
  prefixes: ['$pbkdf2-sha512$'],
  rounds: { min: 1, max: MAX_ITERATIONS, default: 25_000 },
  maxBytes: Number.POSITIVE_INFINITY,
  async hash(password, { rounds, saltBytes }) {
    const salt = randomBytes(saltBytes)
    const digest = await derive(password, salt, rounds, DIGEST_BYTES, 'sha512')
    // passlib reads and writes "." where base64 has "+".
    const [saltText, digestText] = [salt, digest].map((bytes) => encodeBase64(bytes).replaceAll('+', '.'))
    return `$pbkdf2-sha512$${rounds}$${saltText}$${digestText}`
  },
  async verify(password, stored) {
    const parsed = parse(stored)
    if (!parsed) return false
    const digest = await derive(password, parsed.salt, parsed.rounds, DIGEST_BYTES, 'sha512')
    return timingSafeEqual(digest, parsed.digest)
  },
  isStrongEnough: (stored, { rounds }) => (parse(stored)?.rounds ?? 0) >= rounds,
}

function parse(stored: string) {
  const [, iterations, saltText, digestText] =
    /^\$pbkdf2-sha512\$([1-9]\d{0,9})\$([^$]*)\$([^$]+)$/.exec(stored) ?? []
  const rounds = Number(iterations)
  const salt = decodeBase64(saltText ?? '')
  const digest = decodeBase64(digestText ?? '')
  return salt && digest?.length === DIGEST_BYTES && rounds <= MAX_ITERATIONS
    ? { rounds, salt, digest }
    : undefined
}
