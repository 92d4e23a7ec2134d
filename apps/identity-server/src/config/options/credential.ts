import type { OptionTable } from '../option.ts'

/** Options of `[credential]`. */
export const credentialOptions = {
  key_repository: {
    type: 'string',
    default: '/etc/keystone/credential-keys/',
    description:
      'Folder with the Fernet keys that stored credentials are encrypted with. Must not be the folder of the token keys.',
  },
  auth_ttl: {
    type: 'integer',
    default: 15,
    min: 0,
    description:
      'How long before, or after, the time of the server an EC2 or S3 request may say that it was signed. Minutes.',
  },
  user_limit: {
    type: 'integer',
    default: -1,
    min: -1,
    description: 'Credentials that a user may have, of all types together. -1: any number.',
  },
} as const satisfies OptionTable
