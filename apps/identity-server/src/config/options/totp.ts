import type { OptionTable } from '../option.ts'

/** Options of `[totp]`. */
export const totpOptions = {
  included_previous_windows: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 10,
    description: 'How many passcodes before the present one are still taken. Each stands for 30 seconds.',
  },
} as const satisfies OptionTable
