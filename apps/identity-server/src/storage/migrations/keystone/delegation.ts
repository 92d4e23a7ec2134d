import {
  bigint,
  boolean,
  datetime,
  integer,
  nullable,
  serial,
  type Table,
  table,
  text,
  varchar,
} from '../table.ts'

/** Trusts, application credentials and OAuth1. */
export const delegationTables: readonly Table[] = [
  table('trust', {
    columns: {
      id: varchar(64),
      trustor_user_id: varchar(64),
      trustee_user_id: varchar(64),
      project_id: varchar(64, nullable),
      impersonation: boolean(),
      deleted_at: datetime(nullable),
      expires_at: datetime(nullable),
      remaining_uses: integer(nullable),
      extra: text(nullable),
      expires_at_int: bigint(nullable),
      redelegated_trust_id: varchar(64, nullable),
      redelegation_count: integer(nullable),
    },
    primaryKey: ['id'],
    unique: [
      {
        name: 'duplicate_trust_constraint_expanded',
        columns: [
          'trustor_user_id',
          'trustee_user_id',
          'project_id',
          'impersonation',
          'expires_at',
          'expires_at_int',
        ],
      },
    ],
  }),
  table('trust_role', {
    columns: {
      trust_id: varchar(64),
      role_id: varchar(64),
    },
    primaryKey: ['trust_id', 'role_id'],
  }),
  table('application_credential', {
    columns: {
      internal_id: serial(),
      id: varchar(64),
      name: varchar(255),
      secret_hash: varchar(255),
      description: text(nullable),
      user_id: varchar(64),
      project_id: varchar(64, nullable),
      expires_at: bigint(nullable),
      system: varchar(64, nullable),
      unrestricted: boolean(nullable),
    },
    primaryKey: ['internal_id'],
    unique: [{ name: 'duplicate_app_cred_constraint', columns: ['user_id', 'name'] }],
  }),
  table('application_credential_role', {
    columns: {
      application_credential_id: integer(),
      role_id: varchar(64),
    },
    primaryKey: ['application_credential_id', 'role_id'],
    foreignKeys: [
      {
        columns: ['application_credential_id'],
        table: 'application_credential',
        references: ['internal_id'],
        onDelete: 'cascade',
      },
    ],
  }),
  table('access_rule', {
    columns: {
      id: serial(),
      service: varchar(64, nullable),
      path: varchar(128, nullable),
      method: varchar(16, nullable),
      external_id: varchar(64, nullable),
      user_id: varchar(64, nullable),
    },
    primaryKey: ['id'],
    unique: [
      { name: 'access_rule_external_id_key', columns: ['external_id'] },
      {
        name: 'duplicate_access_rule_for_user_constraint',
        columns: ['user_id', 'service', 'path', 'method'],
      },
    ],
    indexes: [
      { name: 'user_id', columns: ['user_id'] },
      { name: 'external_id', columns: ['external_id'] },
    ],
  }),
  table('application_credential_access_rule', {
    columns: {
      application_credential_id: integer(),
      access_rule_id: integer(),
    },
    primaryKey: ['application_credential_id', 'access_rule_id'],
    foreignKeys: [
      {
        columns: ['application_credential_id'],
        table: 'application_credential',
        references: ['internal_id'],
        onDelete: 'cascade',
      },
      { columns: ['access_rule_id'], table: 'access_rule', references: ['id'], onDelete: 'cascade' },
    ],
  }),
  table('consumer', {
    columns: {
      id: varchar(64),
      description: varchar(64, nullable),
      secret: varchar(64),
      extra: text(),
    },
    primaryKey: ['id'],
  }),
  table('request_token', {
    columns: {
      id: varchar(64),
      request_secret: varchar(64),
      verifier: varchar(64, nullable),
      authorizing_user_id: varchar(64, nullable),
      requested_project_id: varchar(64),
      role_ids: text(nullable),
      consumer_id: varchar(64),
      expires_at: varchar(64, nullable),
    },
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['consumer_id'], table: 'consumer', references: ['id'] }],
    indexes: [{ name: 'ix_request_token_consumer_id', columns: ['consumer_id'] }],
  }),
  table('access_token', {
    columns: {
      id: varchar(64),
      access_secret: varchar(64),
      authorizing_user_id: varchar(64),
      project_id: varchar(64),
      role_ids: text(),
      consumer_id: varchar(64),
      expires_at: varchar(64, nullable),
    },
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['consumer_id'], table: 'consumer', references: ['id'] }],
    indexes: [
      { name: 'ix_access_token_authorizing_user_id', columns: ['authorizing_user_id'] },
      { name: 'ix_access_token_consumer_id', columns: ['consumer_id'] },
    ],
  }),
]
