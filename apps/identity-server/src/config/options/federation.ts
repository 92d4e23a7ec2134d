import { schemaVersions } from '../../federation/mapping/mapping.ts'
import type { OptionTable } from '../option.ts'

/** Options of `[federation]`. */
export const federationOptions = {
  remote_id_attribute: {
    type: 'string',
    default: undefined,
    description:
      'Attribute of an assertion that says whose it is: it must have one of the remote ids of the identity provider. ' +
      'A protocol can name its own.',
  },
  trusted_dashboard: {
    type: 'multi',
    default: [],
    description:
      'URL to which a browser may be sent with a token after single sign-on, as dashboards give it in `origin`.',
  },
  attribute_mapping_default_schema_version: {
    type: 'string',
    default: '1.0',
    choices: schemaVersions,
    description: 'Version of the mapping language of a mapping that is created without saying which.',
  },
} as const satisfies OptionTable
