import type { Kysely } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { assignmentTables } from './keystone/assignment.ts'
import { catalogTables } from './keystone/catalog.ts'
import { credentialTables } from './keystone/credential.ts'
import { delegationTables } from './keystone/delegation.ts'
import { federationTables } from './keystone/federation.ts'
import { identityTables } from './keystone/identity.ts'
import { resourceTables } from './keystone/resource.ts'
import { KEYSTONE_HEADS, versionTable } from './keystone/version.ts'
import type { Table } from './table.ts'

/** Keystone's tables, each after those that it refers to. */
export const keystoneTables: readonly Table[] = [
  ...resourceTables,
  ...federationTables,
  ...identityTables,
  ...assignmentTables,
  ...catalogTables,
  ...delegationTables,
  ...credentialTables,
  versionTable,
]

const ROOT_DOMAIN = '<<keystone.domain.root>>'

/**
 * Makes what `keystone-manage db_sync` makes: the tables, the root of all domains, and the version that lets Python
 * Keystone start on them.
 */
export async function createKeystoneTables(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  for (const table of keystoneTables) await createTable(db, dialect, table)
  await db
    .insertInto('project')
    .values({
      id: ROOT_DOMAIN,
      name: ROOT_DOMAIN,
      extra: '{}',
      description: '',
      enabled: false,
      domain_id: ROOT_DOMAIN,
      parent_id: null,
      is_domain: true,
    })
    .execute()
  await db
    .insertInto('alembic_version')
    .values(KEYSTONE_HEADS.map((version_num) => ({ version_num })))
    .execute()
}
