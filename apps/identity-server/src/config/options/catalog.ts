import type { OptionTable } from '../option.ts'

/** Options of `[catalog]`. */
export const catalogOptions = {
  list_limit: {
    type: 'integer',
    default: undefined,
    min: 0,
    description: 'Most regions, services or endpoints a list answers with. Unset: `[DEFAULT] list_limit`.',
  },
} as const satisfies OptionTable
