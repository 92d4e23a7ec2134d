import type { OptionTable } from '../option.ts'

/** Options of the sections that are named after a protocol of identity providers: `[openid]`, `[saml2]`, … */
export const identityProtocolOptions = {
  remote_id_attribute: {
    type: 'string',
    default: undefined,
    description: 'As `[federation] remote_id_attribute`, for the protocol of this name.',
  },
} as const satisfies OptionTable
