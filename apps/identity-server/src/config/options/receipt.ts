import type { OptionTable } from '../option.ts'

/** Options of `[receipt]`. */
export const receiptOptions = {
  expiration: {
    type: 'integer',
    default: 300,
    min: 0,
    max: 86_400,
    description: 'How long the receipt of an incomplete login can be used to complete it. Seconds.',
  },
} as const satisfies OptionTable
