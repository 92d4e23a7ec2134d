import { decodeCanonicalBase64url } from './base64url.ts'
import { type JwsAlgorithm, jwsAlgorithms, signJws, verifiesJws } from './jws-algorithms.ts'
import { jwsClaims } from './jws-claims.ts'
import type { JwsKeys } from './jws-keys.ts'
import type { KeySource } from './keys.ts'
import type { TokenFormat } from './token-format.ts'

/** What JWS tokens are made with. */
export interface JwsOptions {
  keys: KeySource<JwsKeys>
  /** `[auth] methods`. */
  methods: readonly string[]
  /** `[jwt_tokens] jws_accepted_algorithms`: tokens of others are not read. */
  acceptedAlgorithms: readonly JwsAlgorithm[]
}

/** The headers that tokens of an algorithm can have: that of PyJWT and ours, and that of older PyJWT. */
const headers: Readonly<Record<JwsAlgorithm, readonly [ours: string, older: string]>> = {
  ES256: headersOf('ES256'),
  ES384: headersOf('ES384'),
  ES512: headersOf('ES512'),
  EdDSA: headersOf('EdDSA'),
}

/**
 * Keystone's JWS tokens: signed with a private key, readable by everybody who has one, stored nowhere.
 *
 * Of what a JWS header can say, nothing is believed: a token has one of the two headers that PyJWT has written over the
 * years, byte for byte, or it is none. So there is no `none`, no `crit`, and no key that comes with the token; the algorithm
 * that the header names must be accepted, and is only tried with keys that are made for it.
 *
 * A token of an elliptic curve does have a second text, since ECDSA signatures come in pairs, (r, s) and (r, n − s), and
 * the original writes either. Who has a token can work out the other one and gains nothing: it says the same, expires at
 * the same time, and is the same token to revocation, which goes by audit id and by what is inside, never by the text
 * (CVE-2015-7546). Memory that is kept by text, such as that of validated tokens, holds it as a second entry, which every
 * change ends like the first. All other spellings are refused: of base64url, of the header, of the JSON inside.
 *
 * Both directions throw the `KeyRepositoryError` of {@link KeySource.current} when there are no keys.
 *
 * @see RFC 7515
 */
export function jws(options: JwsOptions): TokenFormat {
  const { keys } = options
  const claims = jwsClaims(options.methods)
  const algorithmOfHeader = new Map(
    options.acceptedAlgorithms.flatMap((name) => headers[name].map((header) => [header, name] as const)),
  )
  return {
    name: 'jws',
    encode(payload, issuedAt) {
      const { algorithm, key } = keys.current().signing
      const signed = `${headers[algorithm][0]}.${claims.write(payload, issuedAt).toString('base64url')}`
      return `${signed}.${signJws(algorithm, key, Buffer.from(signed)).toString('base64url')}`
    },
    decode(token) {
      const [header = '', content = '', last = '', ...more] = token.split('.', 4)
      const algorithm = algorithmOfHeader.get(header)
      if (algorithm === undefined || more.length > 0) return undefined
      const bytes = decodeCanonicalBase64url(content)
      const signature = decodeCanonicalBase64url(last)
      if (!bytes || signature?.length !== jwsAlgorithms[algorithm].bytes) return undefined
      const signed = Buffer.from(`${header}.${content}`)
      const isSigned = keys
        .current()
        .verifying.some(
          (tried) => tried.algorithm === algorithm && verifiesJws(algorithm, tried.key, signed, signature),
        )
      return isSigned ? claims.read(bytes) : undefined
    },
  }
}

function headersOf(algorithm: JwsAlgorithm): readonly [ours: string, older: string] {
  const encode = (json: string) => Buffer.from(json).toString('base64url')
  return [encode(`{"alg":"${algorithm}","typ":"JWT"}`), encode(`{"typ":"JWT","alg":"${algorithm}"}`)]
}
