import type { OptionTable } from '../option.ts'

/** Options of `[trust]`. */
export const trustOptions = {
  max_redelegation_count: {
    type: 'integer',
    default: 3,
    min: 0,
    description: 'How long a chain of redelegated trusts can get below a trust. 0: none can be redelegated.',
  },
} as const satisfies OptionTable
