import { schemaVersions } from '../../federation/mapping/mapping.ts'
import type { OptionTable } from '../option.ts'

/** Options of `[federation]`. */
export const federationOptions = {
  attribute_mapping_default_schema_version: {
    type: 'string',
    default: '1.0',
    choices: schemaVersions,
    description: 'Version of the mapping language of a mapping that is created without saying which.',
  },
} as const satisfies OptionTable
