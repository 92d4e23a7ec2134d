import { Command } from 'commander'
import { type SchemaState, schemaState } from '../storage/migrations/migrate.ts'
import { CliError } from './fail.ts'
import { connect, openStorage } from './open-storage.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

const states: Record<SchemaState, string> = {
  empty: 'The database is empty. "ks-identity db sync" makes the tables.',
  keystone: 'The database was made by Keystone. "ks-identity db sync" adopts it.',
  ours: 'The database has the tables of this version.',
  unknown: 'The database has tables that this version does not know.',
}

/** What `keystone-manage db_sync --check` exits with when there is something to do first. */
const syncNeeded = 2

interface SyncFlags {
  check?: boolean
  expand?: boolean
  migrate?: boolean
  contract?: boolean
}

/** `ks-identity db`: the tables. */
export function dbCommand({ print, warn }: CliContext, settings: () => Promise<Settings>): Command {
  const db = new Command('db').description('the tables of the database')
  db.command('sync')
    .description('make the tables, bring them up to date, or adopt those of Keystone')
    .option('--check', `change nothing; exit with ${syncNeeded} when there is something to do`)
    .option('--expand', 'accepted for keystone-manage: every step is the whole sync')
    .option('--migrate', 'accepted likewise')
    .option('--contract', 'accepted likewise')
    .action(async (flags: SyncFlags) => {
      const { config } = await settings()
      if (flags.check) {
        const state = await stateOf(config, warn)
        if (state !== 'ours') throw new CliError(states[state], { exitCode: syncNeeded })
      } else {
        const storage = await openStorage(config, { migrate: true, warn })
        await storage.close()
      }
      print(states.ours)
    })
  db.command('version')
    .description('tell what tables the database has')
    .action(async () => print(states[await stateOf((await settings()).config, warn)]))
  return db
}

async function stateOf(config: Settings['config'], warn: CliContext['warn']): Promise<SchemaState> {
  const open = await connect(config, { create: false, warn })
  try {
    return await schemaState(open)
  } finally {
    await open.close()
  }
}
