import type { OptionTable } from '../option.ts'

/** Options of `[resource]`. */
export const resourceOptions = {
  list_limit: {
    type: 'integer',
    default: undefined,
    min: 0,
    deprecatedNames: ['assignment.list_limit'],
    description: 'Most projects or domains a list answers with. Unset: `[DEFAULT] list_limit`.',
  },
} as const satisfies OptionTable
