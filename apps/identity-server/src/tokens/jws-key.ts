import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { algorithmOf, type JwsAlgorithm, jwsAlgorithmNames } from './jws-algorithms.ts'
import { KeyRepositoryError } from './key-repository-error.ts'

/** Half of a pair of keys, and the one algorithm it is for. */
export interface JwsKey {
  readonly algorithm: JwsAlgorithm
  readonly key: KeyObject
  /**
   * The same for both halves of a pair, 16 hex digits. Compared instead of keys: `KeyObject.equals` for two kinds of keys
   * leaves an error behind in OpenSSL with which the next key fails to load.
   */
  readonly fingerprint: string
}

const privatePem = /-----BEGIN (?:EC )?PRIVATE KEY-----.*?-----END (?:EC )?PRIVATE KEY-----/s

/**
 * Reads a private key in PEM, without a passphrase.
 *
 * @throws {@link KeyRepositoryError} `damaged` for anything else, and for a key that no algorithm takes
 */
export function parsePrivateKey(path: string, pem: string): JwsKey {
  return parse(path, 'private', () => {
    // OpenSSL writes the parameters of a curve before a key of it; Node.js looks no further than these.
    const [key = pem] = privatePem.exec(pem) ?? []
    return createPrivateKey(key)
  })
}

/**
 * Reads a public key in PEM (`BEGIN PUBLIC KEY`). Neither a certificate nor a private key is taken for one: the latter
 * would be where everybody may read it.
 *
 * @throws {@link KeyRepositoryError} `damaged` for anything else, and for a key that no algorithm takes
 */
export function parsePublicKey(path: string, pem: string): JwsKey {
  return parse(path, 'public', () => {
    if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) throw new Error('another kind of PEM')
    return createPublicKey(pem)
  })
}

/** Makes what is known of a key; `undefined` when no algorithm takes it. */
export function jwsKey(key: KeyObject): JwsKey | undefined {
  const algorithm = algorithmOf(key)
  if (algorithm === undefined) return undefined
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return { algorithm, key, fingerprint: createHash('sha256').update(der).digest('hex').slice(0, 16) }
}

function parse(path: string, kind: 'private' | 'public', read: () => KeyObject): JwsKey {
  try {
    const key = jwsKey(read())
    if (key) return key
  } catch {
    // What OpenSSL says of it helps nobody, and might quote the file.
  }
  throw new KeyRepositoryError(
    'damaged',
    path,
    `${path} does not hold a ${kind} key in PEM for one of ${jwsAlgorithmNames.join(', ')}. Restore it from another ` +
      'node or a backup, or take the file away; a public key that is gone ends the tokens that were signed with it.',
  )
}
