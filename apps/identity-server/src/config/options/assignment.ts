import type { OptionTable } from '../option.ts'

/** Options of `[assignment]`. */
export const assignmentOptions = {
  prohibited_implied_role: {
    type: 'list',
    default: ['admin'],
    description: 'Names of roles that no other role may imply.',
  },
} as const satisfies OptionTable
