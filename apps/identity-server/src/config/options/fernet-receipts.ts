import type { OptionTable } from '../option.ts'

/** Options of `[fernet_receipts]`. */
export const fernetReceiptsOptions = {
  key_repository: {
    type: 'string',
    default: '/etc/keystone/fernet-keys/',
    description:
      'Folder with the Fernet keys of receipts, which are given for the first steps of a login with several methods. ' +
      'Every server of a cloud needs the same keys.',
  },
} as const satisfies OptionTable
