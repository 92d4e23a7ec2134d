import { type Table, table, varchar } from '../table.ts'

/** `alembic_version`, which Keystone's own migrations keep their place in. */
export const versionTable: Table = table('alembic_version', {
  columns: { version_num: varchar(32) },
  primaryKey: { name: 'alembic_version_pkc', columns: ['version_num'] },
})

/**
 * The heads of Keystone's migrations whose schema this is: contract and expand of Yoga, which Zed did not add to.
 */
export const KEYSTONE_HEADS: readonly string[] = ['e25ffa003242', '29e87d24a316']
