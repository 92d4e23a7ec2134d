import { TokenEncodeError } from './token-format.ts'

/** Turns a set of authentication methods into the integer that Fernet payloads carry, and back. */
export interface AuthMethodBits {
  /** @throws {@link TokenEncodeError} `unknown_method` for a name that is not configured. */
  toInteger(methods: readonly string[]): number
  /** Methods from the highest bit down; `undefined` when a bit has no configured method. */
  fromInteger(bits: number): readonly string[] | undefined
}

const mostMethods = 29

/**
 * Methods that no client can name but that tokens have all the same: an EC2 or S3 signature, an OAuth2 client
 * certificate. Their bits are the highest ones, so that a method that is added to the configuration never takes one of
 * them over: a token of a delegation would become that of an ordinary login. Keystone writes no bit for them, and reads a
 * token that has one as a token without methods, which its rules take for a delegation as well.
 */
const unlistedMethods: readonly (readonly [method: string, bit: number])[] = [
  ['ec2credential', 2 ** 30],
  ['oauth2_credential', 2 ** 29],
]

/**
 * Gives each configured method one bit: the first has value 1, the second 2, the third 4.
 *
 * > [!WARNING]
 * > A name without a bit is refused, never dropped: a token whose delegated method vanished in the round trip looks
 * > like an ordinary login to every check of delegation.
 *
 * @param configured `[auth] methods`, in the configured order. Servers that share keys must share this list. At most
 *   29 names, each once.
 * @throws RangeError for a repeated name or too many of them.
 */
export function authMethodBits(configured: readonly string[]): AuthMethodBits {
  if (configured.length > mostMethods) {
    throw new RangeError(
      `[auth] methods lists ${configured.length} methods; at most ${mostMethods} are possible.`,
    )
  }
  const listed = configured.map((method, position) => [method, 2 ** position] as const)
  // A method that is listed all the same has the bit that Keystone gives it; its other one is still read.
  const bitOf = new Map([...unlistedMethods, ...listed])
  if (new Set(configured).size !== configured.length) {
    throw new RangeError(`[auth] methods names a method twice: ${configured.join(', ')}. List each once.`)
  }
  const highestFirst = [...unlistedMethods, ...listed.toReversed()]
  const allBits = highestFirst.reduce((sum, [, bit]) => sum + bit, 0)

  return {
    toInteger(methods) {
      let bits = 0
      for (const method of methods) {
        const bit = bitOf.get(method)
        if (bit === undefined) {
          throw new TokenEncodeError(
            'unknown_method',
            `The method "${method}" is not in [auth] methods (${configured.join(', ')}), so no token can record it.`,
          )
        }
        bits |= bit
      }
      return bits
    },
    fromInteger(bits) {
      if (!Number.isInteger(bits) || bits < 0 || bits > allBits || (bits & ~allBits) !== 0) return undefined
      return [...new Set(highestFirst.filter(([, bit]) => (bits & bit) !== 0).map(([method]) => method))]
    },
  }
}
