import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'

/** What a JWS algorithm signs with. */
interface Signature {
  /** `undefined`: the algorithm hashes by itself. */
  digest: 'sha256' | 'sha384' | 'sha512' | undefined
  /** The one kind of key that fits: a curve of ECDSA, or Ed25519. */
  curve: 'prime256v1' | 'secp384r1' | 'secp521r1' | 'ed25519'
  /** The length that every signature has. */
  bytes: number
}

/**
 * The algorithms that tokens can be signed with, by their name in a JWS header.
 *
 * @see RFC 7518 section 3.4, RFC 8037 section 3.1
 */
export const jwsAlgorithms = {
  ES256: { digest: 'sha256', curve: 'prime256v1', bytes: 64 },
  ES384: { digest: 'sha384', curve: 'secp384r1', bytes: 96 },
  ES512: { digest: 'sha512', curve: 'secp521r1', bytes: 132 },
  EdDSA: { digest: undefined, curve: 'ed25519', bytes: 64 },
} as const satisfies Record<string, Signature>

/** Name of one of the {@link jwsAlgorithms}. */
export type JwsAlgorithm = keyof typeof jwsAlgorithms

/** Names of the {@link jwsAlgorithms}. */
export const jwsAlgorithmNames = Object.keys(jwsAlgorithms) as readonly JwsAlgorithm[]

/** The one algorithm that a key is for; `undefined` for a key of another kind. */
export function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): JwsAlgorithm | undefined {
  const curve = asymmetricKeyType === 'ec' ? asymmetricKeyDetails?.namedCurve : asymmetricKeyType
  return jwsAlgorithmNames.find((name) => jwsAlgorithms[name].curve === curve)
}

/** Makes a pair of keys. */
export function newKeyPair(algorithm: JwsAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  const { curve } = jwsAlgorithms[algorithm]
  return curve === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: curve })
}

/** Signs bytes, in the form that JWS has: for ECDSA the two numbers side by side. */
export function signJws(algorithm: JwsAlgorithm, key: KeyObject, bytes: Uint8Array): Buffer {
  return sign(jwsAlgorithms[algorithm].digest, bytes, { key, dsaEncoding: 'ieee-p1363' })
}

/** Whether a signature of {@link signJws} is that of the bytes. */
export function verifiesJws(
  algorithm: JwsAlgorithm,
  key: KeyObject,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(jwsAlgorithms[algorithm].digest, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
