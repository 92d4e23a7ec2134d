import { jwsAlgorithmNames } from '../../tokens/jws-algorithms.ts'
import type { OptionTable } from '../option.ts'

/** Options of `[jwt_tokens]`. */
export const jwtTokensOptions = {
  jws_private_key_repository: {
    type: 'string',
    default: '/etc/keystone/jws-keys/private',
    description: 'Folder with `private.pem`, the key that signs JWS tokens. With `[token] provider = jws`.',
  },
  jws_public_key_repository: {
    type: 'string',
    default: '/etc/keystone/jws-keys/public',
    description:
      'Folder with the public keys that JWS tokens are verified with, that of `private.pem` among them. Every server of a cloud needs the same keys.',
  },
  jws_algorithm: {
    type: 'string',
    default: 'ES256',
    choices: jwsAlgorithmNames,
    description: 'How JWS tokens are signed: ECDSA on P-256, P-384 or P-521, or Ed25519.',
  },
  jws_accepted_algorithms: {
    type: 'list',
    default: ['ES256'],
    choices: jwsAlgorithmNames,
    description:
      'How JWS tokens may be signed that are accepted. Has to contain `jws_algorithm`; while the algorithm is changed, both.',
  },
} as const satisfies OptionTable
