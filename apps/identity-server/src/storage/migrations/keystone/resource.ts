import { boolean, integer, nullable, serial, type Table, table, text, varchar } from '../table.ts'

/** Projects, domains, domain configuration and limits. */
export const resourceTables: readonly Table[] = [
  table('project', {
    columns: {
      id: varchar(64),
      name: varchar(64),
      extra: text(nullable),
      description: text(nullable),
      enabled: boolean(nullable),
      domain_id: varchar(64),
      parent_id: varchar(64, nullable),
      is_domain: boolean({ default: false }),
    },
    primaryKey: ['id'],
    unique: [{ name: 'ixu_project_name_domain_id', columns: ['domain_id', 'name'] }],
    foreignKeys: [
      { name: 'project_domain_id_fkey', columns: ['domain_id'], table: 'project', references: ['id'] },
      { name: 'project_parent_id_fkey', columns: ['parent_id'], table: 'project', references: ['id'] },
    ],
  }),
  table('project_option', {
    columns: {
      project_id: varchar(64),
      option_id: varchar(4),
      option_value: text(nullable),
    },
    primaryKey: ['project_id', 'option_id'],
    foreignKeys: [{ columns: ['project_id'], table: 'project', references: ['id'], onDelete: 'cascade' }],
  }),
  table('project_tag', {
    columns: {
      project_id: varchar(64),
      name: varchar(255),
    },
    primaryKey: ['project_id', 'name'],
    unique: [{ columns: ['project_id', 'name'] }],
    foreignKeys: [{ columns: ['project_id'], table: 'project', references: ['id'], onDelete: 'cascade' }],
  }),
  table('config_register', {
    columns: {
      type: varchar(64),
      domain_id: varchar(64),
    },
    primaryKey: ['type'],
  }),
  table('whitelisted_config', {
    columns: {
      domain_id: varchar(64),
      group: varchar(255),
      option: varchar(255),
      value: text(),
    },
    primaryKey: ['domain_id', 'group', 'option'],
  }),
  table('sensitive_config', {
    columns: {
      domain_id: varchar(64),
      group: varchar(255),
      option: varchar(255),
      value: text(),
    },
    primaryKey: ['domain_id', 'group', 'option'],
  }),
  table('registered_limit', {
    columns: {
      id: varchar(64),
      service_id: varchar(255, nullable),
      region_id: varchar(64, nullable),
      resource_name: varchar(255, nullable),
      default_limit: integer(),
      description: text(nullable),
      internal_id: serial(),
    },
    primaryKey: ['internal_id'],
    unique: [{ name: 'registered_limit_id_key', columns: ['id'] }],
    indexes: [{ name: 'region_id', columns: ['region_id'], only: 'mysql' }],
  }),
  table('limit', {
    columns: {
      id: varchar(64),
      project_id: varchar(64, nullable),
      resource_limit: integer(),
      description: text(nullable),
      internal_id: serial(),
      registered_limit_id: varchar(64, nullable),
      domain_id: varchar(64, nullable),
    },
    primaryKey: ['internal_id'],
    unique: [{ name: 'limit_id_key', columns: ['id'] }],
    indexes: [{ name: 'registered_limit_id', columns: ['registered_limit_id'], only: 'mysql' }],
  }),
]
