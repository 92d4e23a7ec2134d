import type { OptionTable } from '../option.ts'

/** Options of `[credential]`. */
export const credentialOptions = {
  key_repository: {
    type: 'string',
    default: '/etc/keystone/credential-keys/',
    description:
      'Folder with the Fernet keys that stored credentials are encrypted with. Must not be the folder of the token keys.',
  },
} as const satisfies OptionTable
