import type { OptionTable } from '../option.ts'

/** Options of `[application_credential]`. */
export const applicationCredentialOptions = {
  user_limit: {
    type: 'integer',
    default: -1,
    min: -1,
    description: 'Application credentials that a user may have. -1: any number.',
  },
} as const satisfies OptionTable
