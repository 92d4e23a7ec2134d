import type { OptionTable } from '../option.ts'

/** Options of `[oauth1]`. */
export const oauth1Options = {
  request_token_duration: {
    type: 'integer',
    default: 28_800,
    min: 0,
    description: 'How long a user has to authorise a request token. Seconds. 0: for ever.',
  },
  access_token_duration: {
    type: 'integer',
    default: 86_400,
    min: 0,
    description: 'How long a consumer can get tokens with an access token. Seconds. 0: for ever.',
  },
} as const satisfies OptionTable
