import type { OptionTable } from '../option.ts'

/** Options of `[security_compliance]`. They concern users whose password is in the database. */
export const securityComplianceOptions = {
  lockout_failure_attempts: {
    type: 'integer',
    default: undefined,
    min: 1,
    description:
      'Wrong passwords (and passcodes) in a row after which a user is locked out; the right one is then refused too. ' +
      'Unset: never. ' +
      'The option `ignore_lockout_failure_attempts` exempts a user.',
  },
  lockout_duration: {
    type: 'integer',
    default: 1800,
    min: 1,
    unsettable: true,
    description:
      'How long a user stays locked out after the last failure. Seconds. Empty: until an administrator enables the user again.',
  },
  disable_user_account_days_inactive: {
    type: 'integer',
    default: undefined,
    min: 1,
    description:
      'Days without a login after which a user counts as disabled. Unset: never. Enabling the user starts them anew; the ' +
      'option `ignore_user_inactivity` exempts it. Logins with application credentials and the like do not count.',
  },
  password_expires_days: {
    type: 'integer',
    default: undefined,
    min: 1,
    description:
      'Days after which a password that is set from now on expires. Unset: never. The option `ignore_password_expiry` ' +
      'exempts a user.',
  },
  unique_last_password_count: {
    type: 'integer',
    default: 0,
    min: 0,
    description:
      'The last passwords, the present one included, that users cannot choose again. So many are kept. 0: users can.',
  },
  minimum_password_age: {
    type: 'integer',
    default: 0,
    min: 0,
    description:
      'Days that users have to keep a password that they chose themselves. Less than `password_expires_days`.',
  },
  password_regex: {
    type: 'string',
    default: undefined,
    description:
      'Regular expression that new passwords have to match from their beginning, for example ' +
      '`^(?=.*\\d)(?=.*[a-zA-Z]).{7,}$`. In the syntax of JavaScript with the flag `u`, which takes what is common to it ' +
      'and Python alike; `\\d` and `\\w` are ASCII. A pattern that it does not take stops the start. A password that takes ' +
      'more than 200 ms to match is refused.',
  },
  password_regex_description: {
    type: 'string',
    default: undefined,
    description: 'What `password_regex` asks for, in words: users are told.',
  },
  change_password_upon_first_use: {
    type: 'boolean',
    default: false,
    description:
      'Users must change a password that an administrator has set before they can log in. The option ' +
      '`ignore_change_password_upon_first_use` exempts a user.',
  },
} as const satisfies OptionTable
