import type { OptionTable } from '../option.ts'

/** Options of `[cache]`. */
export const cacheOptions = {
  enabled: {
    type: 'boolean',
    default: true,
    description: 'Keeps validated tokens and what they are made from in memory.',
  },
} as const satisfies OptionTable
