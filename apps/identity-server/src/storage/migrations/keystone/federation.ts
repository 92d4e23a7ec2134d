import { boolean, integer, nullable, type Table, table, text, varchar } from '../table.ts'

/** Identity providers, mappings and service providers. */
export const federationTables: readonly Table[] = [
  table('identity_provider', {
    columns: {
      id: varchar(64),
      enabled: boolean(),
      description: text(nullable),
      domain_id: varchar(64),
      authorization_ttl: integer(nullable),
    },
    primaryKey: ['id'],
    indexes: [{ name: 'domain_id', columns: ['domain_id'], only: 'mysql' }],
  }),
  table('idp_remote_ids', {
    columns: {
      idp_id: varchar(64, nullable),
      remote_id: varchar(255),
    },
    primaryKey: ['remote_id'],
    foreignKeys: [
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('federation_protocol', {
    columns: {
      id: varchar(64),
      idp_id: varchar(64),
      mapping_id: varchar(64),
      remote_id_attribute: varchar(64, nullable),
    },
    primaryKey: ['id', 'idp_id'],
    foreignKeys: [
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('mapping', {
    columns: {
      id: varchar(64),
      rules: text(),
    },
    primaryKey: ['id'],
  }),
  table('service_provider', {
    columns: {
      auth_url: varchar(256),
      id: varchar(64),
      enabled: boolean(),
      description: text(nullable),
      sp_url: varchar(256),
      relay_state_prefix: varchar(256, { default: 'ss:mem:' }),
    },
    primaryKey: ['id'],
  }),
]
