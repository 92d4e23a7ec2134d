/**
 * Options of a role, project or domain. Keystone stores each under a code of four characters.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#roles} `options`
 */
export interface ResourceOptions {
  /** An immutable thing can be neither changed nor deleted until this is taken back. `null`: not said. */
  immutable?: boolean | null
}

/** Keystone's code of `immutable`. */
const immutableCode = 'IMMU'

/** Reads the rows of an option table. */
export function readOptions(
  rows: readonly { option_id: string; option_value: string | null }[],
): ResourceOptions {
  const row = rows.find(({ option_id }) => option_id === immutableCode)
  if (row === undefined) return {}
  return { immutable: row.option_value === null ? null : JSON.parse(row.option_value) === true }
}

/** Options after a change: what is not said stays, `null` takes an option back. */
export function mergeOptions(
  present: ResourceOptions,
  changes: ResourceOptions | undefined,
): ResourceOptions {
  const { immutable = null } = { ...present, ...changes }
  return immutable === null ? {} : { immutable }
}

/** The rows of an option table. An option that is `null` is not stored. */
export function optionRows(options: ResourceOptions): { option_id: string; option_value: string }[] {
  if (options.immutable === undefined || options.immutable === null) return []
  return [{ option_id: immutableCode, option_value: JSON.stringify(options.immutable) }]
}
