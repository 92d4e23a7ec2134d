import type { OptionTable } from '../option.ts'

/** Options of `[oauth2]`. */
export const oauth2Options = {
  oauth2_authn_methods: {
    type: 'list',
    default: ['tls_client_auth', 'client_secret_basic'],
    description:
      'How clients of the OAuth 2.0 token endpoint may prove who they are: `tls_client_auth`, with a certificate that a ' +
      'trusted front end has checked; `client_secret_basic`, with an application credential.',
  },
  oauth2_cert_dn_mapping_id: {
    type: 'string',
    default: 'oauth2_mapping',
    description: 'The mapping that says which user a client certificate is for.',
  },
} as const satisfies OptionTable
