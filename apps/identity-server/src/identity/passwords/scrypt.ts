import {
  type BinaryLike,
  scrypt as deriveWithCallback,
  randomBytes,
  type ScryptOptions,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { decodeBase64, decodeCryptBytes, decodeCryptInteger, encodeBase64 } from './crypt-base64.ts'
import type { HashFormat } from './hash-format.ts'

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(deriveWithCallback)
const DIGEST_BYTES = 32
// One hash needs this much memory at most; stored hashes that ask for more match nothing.
const MAX_MEMORY_BYTES = 2 ** 31

interface Cost {
  readonly logN: number
  readonly blockSize: number
  readonly parallelism: number
}

interface Parsed extends Cost {
  readonly salt: Buffer
  readonly digest: Buffer
}

/**
 * scrypt: `$scrypt$ln=16,r=8,p=1$<salt>$<digest>`, and read only, the older `$7$` form.
 *
 * @see {@link https://passlib.readthedocs.io/en/stable/lib/passlib.hash.scrypt.html}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7914 RFC 7914}
 */
export const scrypt: HashFormat = {
  prefixes: ['$scrypt$', '$7$'],
  rounds: { min: 1, max: 20, default: 16 },
  isPossible: ({ rounds: logN, scryptBlockSize: blockSize, scryptParallelism: parallelism }) =>
    isPossible({ logN, blockSize, parallelism }),
  maxBytes: Number.POSITIVE_INFINITY,
  async hash(
    password,
    { rounds: logN, scryptBlockSize: blockSize, scryptParallelism: parallelism, saltBytes },
  ) {
    const salt = randomBytes(saltBytes)
    const digest = await compute(password, { logN, blockSize, parallelism, salt })
    return `$scrypt$ln=${logN},r=${blockSize},p=${parallelism}$${encodeBase64(salt)}$${encodeBase64(digest)}`
  },
  async verify(password, stored) {
    const parsed = parse(stored)
    if (!parsed) return false
    return timingSafeEqual(await compute(password, parsed), parsed.digest)
  },
  isStrongEnough(stored, { rounds, scryptBlockSize, scryptParallelism }) {
    const parsed = parse(stored)
    return (
      parsed !== undefined &&
      parsed.logN >= rounds &&
      parsed.blockSize >= scryptBlockSize &&
      parsed.parallelism >= scryptParallelism
    )
  },
}

function compute(password: Uint8Array, parameters: Omit<Parsed, 'digest'>): Promise<Buffer> {
  const { logN, blockSize, parallelism, salt } = parameters
  const maxmem = memoryOf(parameters)
  return derive(password, salt, DIGEST_BYTES, { N: 2 ** logN, r: blockSize, p: parallelism, maxmem })
}

/** What OpenSSL counts against its limit. */
function memoryOf({ logN, blockSize, parallelism }: Cost): number {
  return 128 * blockSize * (2 ** logN + parallelism + 2)
}

/** RFC 7914, section 2, asks for N < 2^(128 * r / 8). */
function isPossible(cost: Cost): boolean {
  const { logN, blockSize, parallelism } = cost
  return logN >= 1 && logN < 16 * blockSize && parallelism >= 1 && memoryOf(cost) <= MAX_MEMORY_BYTES
}

function parse(stored: string): Parsed | undefined {
  const parsed = stored.startsWith('$7$') ? parseSeven(stored) : parsePasslib(stored)
  if (!parsed) return undefined
  const { logN = 0, blockSize = 0, parallelism = 0, salt, digest } = parsed
  if (!isPossible({ logN, blockSize, parallelism }) || !salt || digest?.length !== DIGEST_BYTES)
    return undefined
  return { logN, blockSize, parallelism, salt, digest }
}

function parsePasslib(stored: string) {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,6}),p=(\d{1,6})\$([^$]*)\$([^$]+)$/.exec(stored)
  if (!match) return undefined
  const [logN, blockSize, parallelism] = match.slice(1, 4).map(Number)
  return { logN, blockSize, parallelism, salt: decodeBase64(match[4]!), digest: decodeBase64(match[5]!) }
}

function parseSeven(stored: string) {
  const match = /^\$7\$(.)(.{5})(.{5})([^$]*)\$([^$]+)$/.exec(stored)
  if (!match) return undefined
  const [logN, blockSize, parallelism] = match.slice(1, 4).map(decodeCryptInteger)
  // The salt is used as it is written.
  return { logN, blockSize, parallelism, salt: Buffer.from(match[4]!), digest: decodeCryptBytes(match[5]!) }
}
