import { boolean, datetime, nullable, serial, type Table, table, text, varchar } from '../table.ts'

/** Credentials, revocations, and the table of tokens that nothing uses any more. */
export const credentialTables: readonly Table[] = [
  table('credential', {
    columns: {
      id: varchar(64),
      user_id: varchar(64),
      project_id: varchar(64, nullable),
      type: varchar(255),
      extra: text(nullable),
      key_hash: varchar(64),
      encrypted_blob: text(),
    },
    primaryKey: ['id'],
  }),
  table('revocation_event', {
    columns: {
      id: serial(),
      domain_id: varchar(64, nullable),
      project_id: varchar(64, nullable),
      user_id: varchar(64, nullable),
      role_id: varchar(64, nullable),
      trust_id: varchar(64, nullable),
      consumer_id: varchar(64, nullable),
      access_token_id: varchar(64, nullable),
      issued_before: datetime(),
      expires_at: datetime(nullable),
      revoked_at: datetime(),
      audit_id: varchar(32, nullable),
      audit_chain_id: varchar(32, nullable),
    },
    primaryKey: ['id'],
    indexes: [
      { name: 'ix_revocation_event_project_id_issued_before', columns: ['project_id', 'issued_before'] },
      { name: 'ix_revocation_event_new_revoked_at', columns: ['revoked_at'] },
      { name: 'ix_revocation_event_user_id_issued_before', columns: ['user_id', 'issued_before'] },
      { name: 'ix_revocation_event_issued_before', columns: ['issued_before'] },
      { name: 'ix_revocation_event_audit_id_issued_before', columns: ['audit_id', 'issued_before'] },
    ],
  }),
  table('token', {
    columns: {
      id: varchar(64),
      expires: datetime(nullable),
      extra: text(nullable),
      valid: boolean(),
      trust_id: varchar(64, nullable),
      user_id: varchar(64, nullable),
    },
    primaryKey: ['id'],
    indexes: [
      { name: 'ix_token_user_id', columns: ['user_id'] },
      { name: 'ix_token_trust_id', columns: ['trust_id'] },
      { name: 'ix_token_expires', columns: ['expires'] },
      { name: 'ix_token_expires_valid', columns: ['expires', 'valid'] },
    ],
  }),
]
