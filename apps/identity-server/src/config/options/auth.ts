import type { OptionTable } from '../option.ts'

/** Options of `[auth]`. */
export const authOptions = {
  methods: {
    type: 'list',
    default: ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential'],
    description:
      'Authentication methods that are accepted. Their order is part of the Fernet token format: ' +
      'every server on one key repository needs the same list.',
  },
  external: {
    type: 'string',
    default: 'DefaultDomain',
    choices: ['DefaultDomain', 'Domain'],
    description:
      'Whose users the method `external` finds: those of the default domain, or of the domain that the front end names.',
  },
} as const satisfies OptionTable
