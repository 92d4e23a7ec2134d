import { boolean, nullable, type Table, table, text, varchar } from '../table.ts'

/** Regions, services, endpoints, what projects see of them, and policy blobs. */
export const catalogTables: readonly Table[] = [
  table('region', {
    columns: {
      id: varchar(255),
      description: varchar(255),
      parent_region_id: varchar(255, nullable),
      extra: text(nullable),
    },
    primaryKey: ['id'],
  }),
  table('service', {
    columns: {
      id: varchar(64),
      type: varchar(255, nullable),
      enabled: boolean({ default: true }),
      extra: text(nullable),
    },
    primaryKey: ['id'],
  }),
  table('endpoint', {
    columns: {
      id: varchar(64),
      legacy_endpoint_id: varchar(64, nullable),
      interface: varchar(8),
      service_id: varchar(64),
      url: text(),
      extra: text(nullable),
      enabled: boolean({ default: true }),
      region_id: varchar(255, nullable),
    },
    primaryKey: ['id'],
    foreignKeys: [
      { name: 'endpoint_service_id_fkey', columns: ['service_id'], table: 'service', references: ['id'] },
      { name: 'fk_endpoint_region_id', columns: ['region_id'], table: 'region', references: ['id'] },
    ],
    indexes: [{ name: 'service_id', columns: ['service_id'] }],
  }),
  table('endpoint_group', {
    columns: {
      id: varchar(64),
      name: varchar(255),
      description: text(nullable),
      filters: text(),
    },
    primaryKey: ['id'],
  }),
  table('project_endpoint', {
    columns: {
      endpoint_id: varchar(64),
      project_id: varchar(64),
    },
    primaryKey: ['endpoint_id', 'project_id'],
  }),
  table('project_endpoint_group', {
    columns: {
      endpoint_group_id: varchar(64),
      project_id: varchar(64),
    },
    primaryKey: ['endpoint_group_id', 'project_id'],
    foreignKeys: [{ columns: ['endpoint_group_id'], table: 'endpoint_group', references: ['id'] }],
  }),
  table('policy', {
    columns: {
      id: varchar(64),
      type: varchar(255),
      blob: text(),
      extra: text(nullable),
    },
    primaryKey: ['id'],
  }),
  table('policy_association', {
    columns: {
      id: varchar(64),
      policy_id: varchar(64),
      endpoint_id: varchar(64, nullable),
      service_id: varchar(64, nullable),
      region_id: varchar(64, nullable),
    },
    primaryKey: ['id'],
    unique: [{ columns: ['endpoint_id', 'service_id', 'region_id'] }],
  }),
]
