import { boolean, enumeration, nullable, type Table, table, text, varchar } from '../table.ts'

/** Roles and who has them where. */
export const assignmentTables: readonly Table[] = [
  table('role', {
    columns: {
      id: varchar(64),
      name: varchar(255),
      extra: text(nullable),
      domain_id: varchar(64, { default: '<<null>>' }),
      description: varchar(255, nullable),
    },
    primaryKey: ['id'],
    unique: [{ name: 'ixu_role_name_domain_id', columns: ['name', 'domain_id'] }],
  }),
  table('role_option', {
    columns: {
      role_id: varchar(64),
      option_id: varchar(4),
      option_value: text(nullable),
    },
    primaryKey: ['role_id', 'option_id'],
    foreignKeys: [{ columns: ['role_id'], table: 'role', references: ['id'], onDelete: 'cascade' }],
  }),
  table('implied_role', {
    columns: {
      prior_role_id: varchar(64),
      implied_role_id: varchar(64),
    },
    primaryKey: ['prior_role_id', 'implied_role_id'],
    foreignKeys: [
      {
        name: 'implied_role_prior_role_id_fkey',
        columns: ['prior_role_id'],
        table: 'role',
        references: ['id'],
        onDelete: 'cascade',
      },
      {
        name: 'implied_role_implied_role_id_fkey',
        columns: ['implied_role_id'],
        table: 'role',
        references: ['id'],
        onDelete: 'cascade',
      },
    ],
  }),
  table('assignment', {
    columns: {
      type: enumeration('type', ['UserProject', 'GroupProject', 'UserDomain', 'GroupDomain']),
      actor_id: varchar(64),
      target_id: varchar(64),
      role_id: varchar(64),
      inherited: boolean(),
    },
    primaryKey: ['type', 'actor_id', 'target_id', 'role_id', 'inherited'],
    foreignKeys: [
      {
        name: 'fk_assignment_role_id',
        columns: ['role_id'],
        table: 'role',
        references: ['id'],
        only: 'sqlite',
      },
    ],
    indexes: [{ name: 'ix_actor_id', columns: ['actor_id'] }],
  }),
  table('system_assignment', {
    columns: {
      type: varchar(64),
      actor_id: varchar(64),
      target_id: varchar(64),
      role_id: varchar(64),
      inherited: boolean(),
    },
    primaryKey: ['type', 'actor_id', 'target_id', 'role_id', 'inherited'],
  }),
]
