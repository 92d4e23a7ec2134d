import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import { changeLog } from './change-log.ts'
import { changeReader, OVERLAP_MS } from './change-reader.ts'
import { type Change, type Changed, recordChanges } from './changes.ts'
import type { DialectName } from './dialects.ts'
import type { OpenDatabase } from './open-database.ts'
import type { Database } from './schema.ts'
import { isStorageError } from './storage-error.ts'

const ATTEMPTS = 6
const FIRST_PAUSE_MS = 5

export interface StorageOptions {
  /** A database with the current tables: see `migrateToLatest`. */
  readonly open: OpenDatabase
  /** Default: the system's clock. */
  readonly clock?: () => Date
  /** Milliseconds from the rows of a change to its commit. Default 10 000: see {@link Storage.changesElsewhere}. */
  readonly overlapMs?: number
}

/** What a write does, in a transaction. It may run more than once, so it has no effect outside of `tx`. */
export type Work<T> = (tx: Transaction<Database>, changed: Changed) => Promise<T>

/** The database as stores use it: reads, and writes that say what they change. */
export interface Storage {
  readonly dialect: DialectName

  /** Reads what is committed. Writing through it goes unnoticed by every cache: use {@link Storage.write}. */
  readonly read: Kysely<Database>

  /**
   * Runs a transaction and tells what it changed.
   *
   * - All or nothing: when the work throws, nothing is written and nobody is told. When the commit fails, listeners are
   *   told all the same, because its answer may be what was lost. An error of the database must be let
   *   out of the work, because PostgreSQL refuses everything that follows it.
   * - What changed is written to `ks_change` in the same transaction, one row per distinct change, so another process
   *   learns of it exactly when it can read it.
   * - When the promise resolves, every listener of this process has been called. A cache must also not keep what it
   *   began to read before: the listener runs after the commit.
   * - A deadlock, a lock that is not given or a failed serialisation runs the work again, six times at most.
   * - Transactions are READ COMMITTED on PostgreSQL and MySQL, one at a time on SQLite: decide by a constraint or by the
   *   number of affected rows, not by a read before.
   *
   * @throws {@link StorageError} `conflict` for a unique constraint, `reference` for a foreign key, `value_rejected`,
   *   `busy` when no attempt succeeds, `unreachable`, `unwritable`
   * @throws TypeError when the work says neither what it changed nor `changed.nothing()`, and for a write in a write
   */
  write<T>(work: Work<T>): Promise<T>

  /**
   * Calls a listener with what each write of this process changed, after its commit and before the write resolves. A
   * listener that throws fails the write's promise, after the other listeners have been called.
   *
   * @returns ends it
   */
  onChange(listener: (changes: readonly Change[]) => void): () => void

  /**
   * Tells what other processes committed since it was asked last; what this storage wrote is not repeated. `unknown`
   * means that anything may have changed: on the first call, when more than a minute has passed since the last one, when
   * a newer release wrote, and on SQLite when something else than this server wrote to the file.
   *
   * A commit is noticed by the first call that begins after it, if at most ten seconds lie between its rows and its
   * commit; a write that takes longer than half of that writes its rows once more. Two limits: on PostgreSQL and MySQL
   * what Python Keystone writes is never noticed; on a Galera cluster a node must not lag by more than ten seconds.
   *
   * @throws {@link StorageError} `unreachable`: the caller must stop using its caches until a call succeeds
   */
  changesElsewhere(): Promise<readonly Change[] | 'unknown'>

  close(): Promise<void>
}

/** Makes the storage of one process, or of one of several in a test. */
export function createStorage(options: StorageOptions): Storage {
  const { open, clock = () => new Date(), overlapMs = OVERLAP_MS } = options
  const origin = randomUUID()
  const log = changeLog({ origin, clock, recordNothing: open.dataVersion !== undefined })
  const changesElsewhere = changeReader({
    db: open.db,
    origin,
    clock,
    dataVersion: open.dataVersion,
    overlapMs,
  })
  const listeners = new Set<(changes: readonly Change[]) => void>()
  const writing = new AsyncLocalStorage<{ ended: boolean }>()

  async function inTransaction<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T> {
    const state = { ended: false }
    try {
      return await writing.run(state, () => open.db.transaction().execute(work))
    } finally {
      // A timer that the work started would otherwise count as part of it for good.
      state.ended = true
    }
  }

  function tell(changes: readonly Change[]): void {
    if (changes.length === 0) return
    const errors: unknown[] = []
    for (const listener of listeners) {
      try {
        listener(changes)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0)
      throw new AggregateError(errors, 'The write is committed, but a cache did not take note.')
  }

  return {
    dialect: open.dialect,
    read: open.db,
    async write(work) {
      if (writing.getStore()?.ended === false) {
        throw new TypeError('A write began inside a write: hand the transaction on instead.')
      }
      let recorded: readonly Change[] = []
      let recordedAt = 0
      const result = await untilNotBusy(() =>
        inTransaction(async (tx) => {
          recorded = []
          const record = recordChanges()
          const value = await work(tx, record.changed)
          const changes = record.changes()
          recordedAt = performance.now()
          await log.append(tx, changes)
          recorded = changes
          return value
        }),
      ).catch((error) => {
        // From here only the commit can fail, and when its answer is lost it may have happened all the same.
        tell(recorded)
        throw error
      })
      const changes = recorded
      try {
        tell(changes)
      } finally {
        if (performance.now() - recordedAt > overlapMs / 2) {
          await untilNotBusy(() => inTransaction((tx) => log.append(tx, changes)))
        }
      }
      return result
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    changesElsewhere,
    close: () => open.close(),
  }
}

async function untilNotBusy<T>(attempt: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS, left = ATTEMPTS - 1; ; pause *= 2, left -= 1) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0 || !isStorageError(error, 'busy')) throw error
      await setTimeout(pause)
    }
  }
}
