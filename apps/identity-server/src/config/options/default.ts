import type { OptionTable } from '../option.ts'

/** Options of `[DEFAULT]`. */
export const defaultOptions = {
  public_endpoint: {
    type: 'uri',
    default: undefined,
    description:
      'Base URL that clients reach this server by, without `/v3`; used in every link. Unset: worked out from the request.',
  },
  list_limit: {
    type: 'integer',
    default: undefined,
    min: 0,
    description: 'Most items a list answers with when its own section says nothing. Unset or 0: no limit.',
  },
  max_db_limit: {
    type: 'integer',
    default: 1000,
    min: 0,
    description: 'Most items a client can ask for in one page with `limit`. 0: no bound.',
  },
  max_project_tree_depth: {
    type: 'integer',
    default: 5,
    min: 1,
    description: 'How many levels of projects may be below a domain.',
  },
  strict_password_check: {
    type: 'boolean',
    default: false,
    description:
      'Refuses a password longer than the hash algorithm looks at (72 bytes for bcrypt) instead of cutting it.',
  },
  debug: {
    type: 'boolean',
    default: false,
    description: 'Logs at level debug instead of info.',
  },
  log_file: {
    type: 'string',
    default: undefined,
    deprecatedNames: ['DEFAULT.logfile'],
    description: 'File to which the log goes. Unset: standard error.',
  },
  log_dir: {
    type: 'string',
    default: undefined,
    deprecatedNames: ['DEFAULT.logdir'],
    description: 'Folder that a relative `log_file` is in.',
  },
} as const satisfies OptionTable
