/**
 * Options of a user. One that is not there has its default.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/resource-options.html#user-options}
 */
export interface UserOptions {
  /** Exempt from having to change a password that somebody else set. */
  ignore_change_password_upon_first_use?: boolean
  /** The password never counts as expired. */
  ignore_password_expiry?: boolean
  /** Failed logins never lock the user out. */
  ignore_lockout_failure_attempts?: boolean
  /** The user cannot change the password; an administrator can. */
  lock_password?: boolean
  /** Inactivity never disables the user. */
  ignore_user_inactivity?: boolean
  /** Sets of methods, one of which must be used in full. */
  multi_factor_auth_rules?: readonly (readonly string[])[]
  /** `false` turns `multi_factor_auth_rules` off. */
  multi_factor_auth_enabled?: boolean
}

/** Options to set; `null` takes one back. */
export type UserOptionChanges = { [Name in keyof UserOptions]: UserOptions[Name] | null }

/** Keystone's codes in the column `option_id`. */
export const userOptionCodes = {
  ignore_change_password_upon_first_use: '1000',
  ignore_password_expiry: '1001',
  ignore_lockout_failure_attempts: '1002',
  lock_password: '1003',
  ignore_user_inactivity: '1004',
  multi_factor_auth_rules: 'MFAR',
  multi_factor_auth_enabled: 'MFAE',
} as const satisfies Record<keyof UserOptions, string>

const names = new Map(Object.entries(userOptionCodes).map(([name, code]) => [code as string, name]))

/** Reads rows of `user_option`. Options of other releases are left out. */
export function readUserOptions(
  rows: readonly { option_id: string; option_value: string | null }[],
): UserOptions {
  const options: Record<string, unknown> = {}
  for (const { option_id, option_value } of rows) {
    const name = names.get(option_id)
    const value: unknown = option_value === null ? null : JSON.parse(option_value)
    if (name !== undefined && value !== null) options[name] = value
  }
  return options
}

/** What to write to `user_option`: rows to put, and codes of rows to delete. */
export function userOptionRows(changes: UserOptionChanges): {
  put: readonly { option_id: string; option_value: string }[]
  drop: readonly string[]
} {
  const given = Object.entries(changes).map(([name, value]) => ({
    code: userOptionCodes[name as keyof UserOptions],
    value,
  }))
  return {
    put: given
      .filter(({ value }) => value !== null && value !== undefined)
      .map(({ code, value }) => ({ option_id: code, option_value: JSON.stringify(value) })),
    drop: given.filter(({ value }) => value === null).map(({ code }) => code),
  }
}

/** Options after changes. */
export function changedOptions(present: UserOptions, changes: UserOptionChanges): UserOptions {
  const merged = Object.entries({ ...present, ...changes }).filter(([, value]) => value !== null)
  return Object.fromEntries(merged)
}
