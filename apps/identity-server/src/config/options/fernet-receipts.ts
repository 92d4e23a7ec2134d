import type { OptionTable } from '../option.ts'

/** Options of `[fernet_receipts]`. */
export const fernetReceiptsOptions = {
  key_repository: {
    type: 'string',
    default: '/etc/keystone/fernet-keys/',
    description:
      'Folder with the Fernet keys of receipts, which are given for the first steps of a login with several methods. ' +
      'May be that of the token keys. Every server of a cloud needs the same keys.',
  },
  max_active_keys: {
    type: 'integer',
    default: 3,
    min: 1,
    description: 'Keys that rotation keeps: the staged one, the primary one and former ones.',
  },
} as const satisfies OptionTable
