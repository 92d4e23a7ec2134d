import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** What stands between the entries and whoever can reach the memcached. */
export type SecurityStrategy = 'MAC' | 'ENCRYPT'

/** How the entry of one token is found and kept. */
export interface Protection {
  readonly cacheKey: string
  protect(data: Buffer): Buffer
  /** `undefined` for what was not protected with these keys: nothing else is ever believed. */
  unprotect(stored: Buffer): Buffer | undefined
}

/** Bytes of each of the three keys. */
const keyBytes = 16
/** Characters of an HMAC with SHA-384 in base64. */
const macLength = 64

/** Entries as they are: for a memcached that only trusted programs can reach. */
export function unprotected(token: string): Protection {
  const hash = createHash('sha256').update(token).digest('hex')
  return { cacheKey: `tokens/${hash}`, protect: (data) => data, unprotect: (stored) => stored }
}

/**
 * Entries that are signed, and with `ENCRYPT` also unreadable. The keys depend on the secret, the token and the strategy:
 * an entry of another token, of another strategy, or without protection has no right signature.
 *
 * Formats and keys are those of the Python middleware, down to the `b'…'` that its formatting puts around the key.
 *
 * @see CVE-2013-2166, CVE-2013-2167 (OSSA-2013-017)
 */
export function protectedWith(strategy: SecurityStrategy, secretKey: string): (token: string) => Protection {
  return (token) => {
    const keys = createHmac('sha384', secretKey).update(`${token}${strategy}`).digest()
    const [cacheKey, macKey, encryptionKey] = [0, 1, 2].map((part) =>
      keys.subarray(part * keyBytes, (part + 1) * keyBytes),
    ) as [Buffer, Buffer, Buffer]
    const macOf = (text: Buffer) => Buffer.from(createHmac('sha384', macKey).update(text).digest('base64'))

    return {
      cacheKey: `tokens/b'${cacheKey.toString('base64')}'`,
      protect(data) {
        const content = strategy === 'ENCRYPT' ? encrypt(encryptionKey, data) : data
        const encoded = Buffer.from(content.toString('base64'))
        return Buffer.concat([macOf(encoded), encoded])
      },
      unprotect(stored) {
        const mac = stored.subarray(0, macLength)
        const encoded = stored.subarray(macLength)
        if (mac.length !== macLength || !timingSafeEqual(mac, macOf(encoded))) return undefined
        const content = Buffer.from(encoded.toString('latin1'), 'base64')
        return strategy === 'ENCRYPT' ? decrypt(encryptionKey, content) : content
      },
    }
  }
}

function encrypt(key: Buffer, data: Buffer): Buffer {
  const iv = randomBytes(keyBytes)
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  return Buffer.concat([iv, cipher.update(data), cipher.final()])
}

/** Only after the signature was right: a wrong padding tells nobody anything. */
function decrypt(key: Buffer, content: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, content.subarray(0, keyBytes))
    return Buffer.concat([decipher.update(content.subarray(keyBytes)), decipher.final()])
  } catch {
    return undefined
  }
}
