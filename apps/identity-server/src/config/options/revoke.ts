import type { OptionTable } from '../option.ts'

/** Options of `[revoke]`. */
export const revokeOptions = {
  expiration_buffer: {
    type: 'integer',
    default: 1800,
    min: 0,
    description: 'How long a revocation is kept after the last token it can concern has expired. Seconds.',
  },
} as const satisfies OptionTable
