import type { OptionTable } from '../option.ts'

/** Options of `[ks]`: what Keystone leaves to the WSGI server around it, and what only this server has. */
export const ksOptions = {
  host: {
    type: 'host',
    default: '127.0.0.1',
    description: 'Address to listen on. `::` or `0.0.0.0`: every interface.',
  },
  port: {
    type: 'port',
    default: 5000,
    description: 'TCP port to listen on. 0: any free one.',
  },
  data_dir: {
    type: 'string',
    default: './data',
    description: 'Folder for what has no place of its own in the configuration, such as the SQLite file.',
  },
  shared_database: {
    type: 'boolean',
    default: false,
    description:
      'The original Keystone works on the same database. It does not announce what it changes, ' +
      'so nothing that it could change is kept in memory.',
  },
  validated_tokens: {
    type: 'integer',
    default: 20_000,
    min: 0,
    description:
      'Validated tokens kept in memory, a few kilobytes each with a catalog. The oldest go first. 0: none.',
  },
  password_hash_concurrency: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 64,
    description:
      'Passwords hashed or checked at the same time, off the main thread. Not more than there are cores.',
  },
  password_hash_queue_limit: {
    type: 'integer',
    default: 64,
    min: 0,
    description:
      'Password operations that may wait for their turn. One more is answered 503 with `Retry-After`.',
  },
} as const satisfies OptionTable
