import type { OptionTable } from '../option.ts'

/** Options of `[database]`. */
export const databaseOptions = {
  connection: {
    type: 'string',
    default: undefined,
    secret: true,
    deprecatedNames: ['DEFAULT.sql_connection', 'database.sql_connection', 'sql.connection'],
    description:
      'Database as SQLAlchemy writes it: `sqlite:////path`, `postgresql://…`, `mysql+pymysql://…`. ' +
      'Unset: an SQLite file in `[ks] data_dir`.',
  },
  max_pool_size: {
    type: 'integer',
    default: 5,
    min: 0,
    description: 'Connections a process keeps open. 0: no limit.',
  },
  max_overflow: {
    type: 'integer',
    default: 50,
    min: 0,
    deprecatedNames: ['DEFAULT.sql_max_overflow', 'database.sqlalchemy_max_overflow'],
    description: 'Connections a process may open beyond `max_pool_size` under load.',
  },
  max_retries: {
    type: 'integer',
    default: 10,
    min: -1,
    deprecatedNames: ['DEFAULT.sql_max_retries', 'database.sql_max_retries'],
    description: 'How often the server tries again to reach the database when it starts. -1: for ever.',
  },
  retry_interval: {
    type: 'integer',
    default: 10,
    min: 0,
    deprecatedNames: ['DEFAULT.sql_retry_interval', 'database.reconnect_interval'],
    description: 'Pause between these tries. Seconds.',
  },
} as const satisfies OptionTable
