import type { OptionTable } from '../option.ts'

/** Options of `[role]`. */
export const roleOptions = {
  list_limit: {
    type: 'integer',
    default: undefined,
    min: 0,
    description: 'Most roles a list answers with. Unset: `[DEFAULT] list_limit`.',
  },
} as const satisfies OptionTable
