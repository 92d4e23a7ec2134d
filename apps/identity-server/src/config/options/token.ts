import type { OptionTable } from '../option.ts'

/** Options of `[token]`. */
export const tokenOptions = {
  provider: {
    type: 'string',
    default: 'fernet',
    choices: ['fernet', 'jws'],
    description:
      'How tokens are made. `fernet`: encrypted, read by whoever has the keys. `jws`: signed, longer, and readable by anybody.',
  },
  expiration: {
    type: 'integer',
    default: 3600,
    min: 0,
    description: 'How long a token is valid. Seconds.',
  },
  caching: {
    type: 'boolean',
    default: true,
    description: 'Keeps validated tokens in memory. Has no effect without `[cache] enabled`.',
  },
  allow_rescope_scoped_token: {
    type: 'boolean',
    default: true,
    description: 'Lets a scoped token be exchanged for one of another scope.',
  },
  allow_expired_window: {
    type: 'integer',
    default: 172_800,
    min: 0,
    description: 'How long after its expiry a token can still be validated with `allow_expired`. Seconds.',
  },
} as const satisfies OptionTable
