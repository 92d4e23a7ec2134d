import type { OptionTable } from '../option.ts'

/** Options of `[endpoint_filter]`. */
export const endpointFilterOptions = {
  return_all_endpoints_if_no_filter: {
    type: 'boolean',
    default: true,
    description:
      'Gives a project that no endpoint is associated with the whole catalog instead of an empty one.',
  },
} as const satisfies OptionTable
