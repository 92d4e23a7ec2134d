import { constants, createHmac, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { MiddlewareError } from '../../errors.ts'

/** Signs text. */
type Signer = (data: string) => Buffer

/** Who makes assertions, and for whom. */
export interface AssertionOptions {
  clientId: string
  audience: string
  lifetimeSeconds: number
  now: () => Date
}

/**
 * Makes assertions with which a client proves who it is. Each has an id of its own, and is good once.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7523#section-3}
 */
export function clientAssertions(
  algorithm: string,
  signer: Signer,
  { clientId, audience, lifetimeSeconds, now }: AssertionOptions,
): () => string {
  const header = encoded({ alg: algorithm, typ: 'JWT' })
  return () => {
    const iat = Math.floor(now().getTime() / 1000)
    const exp = iat + lifetimeSeconds
    const claims = { jti: randomUUID(), iat, exp, iss: clientId, sub: clientId, aud: audience }
    const content = `${header}.${encoded(claims)}`
    return `${content}.${signer(content).toString('base64url')}`
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** @throws {@link MiddlewareError} `invalid_option` for an algorithm that does not sign with a secret */
export function secretSigner(algorithm: string, secret: string): Signer {
  const bits = /^HS(256|384|512)$/.exec(algorithm)?.[1]
  if (bits === undefined) throw invalidAlgorithm('HS256, HS384 or HS512')
  return (data) => createHmac(`sha${bits}`, secret).update(data).digest()
}

const curves: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
}

/** @throws {@link MiddlewareError} `invalid_option` for an algorithm that is unknown, or a key that is none or does not fit */
export function keySigner(algorithm: string, pem: string): Signer {
  const [, kind, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(algorithm) ?? []
  if (algorithm !== 'EdDSA' && kind === undefined) {
    throw invalidAlgorithm('RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA')
  }
  const key = privateKey(pem)
  const fits =
    kind === undefined
      ? key?.asymmetricKeyType === 'ed25519' || key?.asymmetricKeyType === 'ed448'
      : kind === 'ES'
        ? key?.asymmetricKeyDetails?.namedCurve === curves[algorithm]
        : key?.asymmetricKeyType === 'rsa'
  if (key === undefined || !fits) {
    throw new MiddlewareError(
      'invalid_option',
      'jwtKey',
      `jwtKey must be a private key in PEM for ${algorithm}.`,
    )
  }
  const hash = bits === undefined ? null : `sha${bits}`
  const details = {
    ...(kind === 'ES' && { dsaEncoding: 'ieee-p1363' as const }),
    ...(kind === 'PS' && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  }
  return (data) => sign(hash, Buffer.from(data), { key, ...details })
}

/** The reason is left out: it could quote the key. */
function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

function invalidAlgorithm(known: string): MiddlewareError {
  return new MiddlewareError('invalid_option', 'jwtAlgorithm', `jwtAlgorithm must be ${known}.`)
}
