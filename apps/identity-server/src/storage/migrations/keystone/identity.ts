import {
  bigint,
  boolean,
  date,
  datetime,
  enumeration,
  integer,
  nullable,
  serial,
  type Table,
  table,
  text,
  varchar,
} from '../table.ts'

/** Users, groups, memberships, and their ids in other backends. */
export const identityTables: readonly Table[] = [
  table('user', {
    columns: {
      id: varchar(64),
      extra: text(nullable),
      enabled: boolean(nullable),
      default_project_id: varchar(64, nullable),
      created_at: datetime(nullable),
      last_active_at: date(nullable),
      domain_id: varchar(64),
    },
    primaryKey: ['id'],
    unique: [{ name: 'ixu_user_id_domain_id', columns: ['id', 'domain_id'] }],
    indexes: [
      { name: 'ix_default_project_id', columns: ['default_project_id'] },
      { name: 'domain_id', columns: ['domain_id'], only: 'mysql' },
    ],
  }),
  table('local_user', {
    columns: {
      id: serial(),
      user_id: varchar(64),
      domain_id: varchar(64),
      name: varchar(255),
      failed_auth_count: integer(nullable),
      failed_auth_at: datetime(nullable),
    },
    primaryKey: ['id'],
    unique: [{ columns: ['domain_id', 'name'] }, { columns: ['user_id'] }],
    foreignKeys: [
      {
        name: 'local_user_user_id_fkey',
        columns: ['user_id', 'domain_id'],
        table: 'user',
        references: ['id', 'domain_id'],
        onDelete: 'cascade',
        onUpdate: 'cascade',
      },
    ],
  }),
  table('password', {
    columns: {
      id: serial(),
      local_user_id: integer(),
      expires_at: datetime(nullable),
      self_service: boolean({ default: false }),
      password_hash: varchar(255, nullable),
      created_at_int: bigint({ default: 0 }),
      expires_at_int: bigint(nullable),
      created_at: datetime(),
    },
    primaryKey: ['id'],
    foreignKeys: [
      { columns: ['local_user_id'], table: 'local_user', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('nonlocal_user', {
    columns: {
      domain_id: varchar(64),
      name: varchar(255),
      user_id: varchar(64),
    },
    primaryKey: ['domain_id', 'name'],
    unique: [{ name: 'ixu_nonlocal_user_user_id', columns: ['user_id'] }],
    foreignKeys: [
      {
        name: 'nonlocal_user_user_id_fkey',
        columns: ['user_id', 'domain_id'],
        table: 'user',
        references: ['id', 'domain_id'],
        onDelete: 'cascade',
        onUpdate: 'cascade',
      },
    ],
  }),
  table('federated_user', {
    columns: {
      id: serial(),
      user_id: varchar(64),
      idp_id: varchar(64),
      protocol_id: varchar(64),
      unique_id: varchar(255),
      display_name: varchar(255, nullable),
    },
    primaryKey: ['id'],
    unique: [{ columns: ['idp_id', 'protocol_id', 'unique_id'] }],
    foreignKeys: [
      {
        name: 'federated_user_protocol_id_fkey',
        columns: ['protocol_id', 'idp_id'],
        table: 'federation_protocol',
        references: ['id', 'idp_id'],
        onDelete: 'cascade',
      },
      { columns: ['user_id'], table: 'user', references: ['id'], onDelete: 'cascade' },
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('user_option', {
    columns: {
      user_id: varchar(64),
      option_id: varchar(4),
      option_value: text(nullable),
    },
    primaryKey: ['user_id', 'option_id'],
    foreignKeys: [{ columns: ['user_id'], table: 'user', references: ['id'], onDelete: 'cascade' }],
  }),
  table('group', {
    columns: {
      id: varchar(64),
      domain_id: varchar(64),
      name: varchar(64),
      description: text(nullable),
      extra: text(nullable),
    },
    primaryKey: ['id'],
    unique: [{ name: 'ixu_group_name_domain_id', columns: ['domain_id', 'name'] }],
  }),
  table('user_group_membership', {
    columns: {
      user_id: varchar(64),
      group_id: varchar(64),
    },
    primaryKey: ['user_id', 'group_id'],
    foreignKeys: [
      { name: 'fk_user_group_membership_user_id', columns: ['user_id'], table: 'user', references: ['id'] },
      {
        name: 'fk_user_group_membership_group_id',
        columns: ['group_id'],
        table: 'group',
        references: ['id'],
      },
    ],
    indexes: [{ name: 'group_id', columns: ['group_id'] }],
  }),
  table('expiring_user_group_membership', {
    columns: {
      user_id: varchar(64),
      group_id: varchar(64),
      idp_id: varchar(64),
      last_verified: datetime(),
    },
    primaryKey: ['user_id', 'group_id', 'idp_id'],
    foreignKeys: [
      { columns: ['user_id'], table: 'user', references: ['id'] },
      { columns: ['group_id'], table: 'group', references: ['id'] },
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('id_mapping', {
    columns: {
      public_id: varchar(64),
      domain_id: varchar(64),
      local_id: varchar(255),
      entity_type: enumeration('entity_type', ['user', 'group']),
    },
    primaryKey: ['public_id'],
    unique: [{ name: 'domain_id', columns: ['domain_id', 'local_id', 'entity_type'] }],
  }),
]
