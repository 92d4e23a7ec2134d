import type { Kysely, Transaction } from 'kysely'
import { type Change, isChangeKind } from './changes.ts'
import type { Database } from './schema.ts'

/** The kind of a row that only says: this commit was one of ours and changed nothing that a cache holds. */
const NOTHING = 'nothing'

const RETENTION_MS = 60 * 60 * 1000
const PRUNE_EVERY = 64
const PRUNE_ROWS = 1000

export interface ChangeLogOptions {
  /** Names the storage that writes, among all processes. */
  readonly origin: string
  readonly clock: () => Date
  /** Whether a commit without changes leaves a row too: see {@link changeReader}. */
  readonly recordNothing: boolean
}

/** Writes the rows of `ks_change`. */
export interface ChangeLog {
  /** Adds one row per change to the transaction; every 64th time it deletes up to 1000 rows older than an hour. */
  append(tx: Transaction<Database>, changes: readonly Change[]): Promise<void>
}

export function changeLog({ origin, clock, recordNothing }: ChangeLogOptions): ChangeLog {
  let appended = 0
  return {
    async append(tx, changes) {
      const created_at = clock()
      const rows = changes.map(({ kind, id }) => ({
        kind: kind as string,
        entity_id: id,
        origin,
        created_at,
      }))
      if (rows.length === 0 && recordNothing) {
        rows.push({ kind: NOTHING, entity_id: '', origin, created_at })
      }
      if (rows.length === 0) return
      await tx.insertInto('ks_change').values(rows).execute()
      appended += 1
      if (appended % PRUNE_EVERY === 0) await prune(tx, new Date(created_at.getTime() - RETENTION_MS))
    },
  }
}

async function prune(tx: Transaction<Database>, before: Date): Promise<void> {
  const oldest = await tx
    .selectFrom('ks_change')
    .select(['id', 'created_at'])
    .orderBy('id')
    .limit(PRUNE_ROWS)
    .execute()
  const last = oldest.filter((row) => row.created_at < before).at(-1)
  if (last === undefined) return
  await tx.deleteFrom('ks_change').where('id', '<=', last.id).where('created_at', '<', before).execute()
}

/** A row of `ks_change` as another process wrote it. */
export interface ForeignRow {
  readonly id: number
  readonly kind: string
  readonly entity_id: string
  readonly origin: string
}

/** The rows after an id, oldest first. */
export async function rowsAfter(db: Kysely<Database>, id: number): Promise<ForeignRow[]> {
  return await db
    .selectFrom('ks_change')
    .select(['id', 'kind', 'entity_id', 'origin'])
    .where('id', '>', id)
    .orderBy('id')
    .execute()
}

/** The highest id, or 0 when there is no row. */
export async function lastRow(db: Kysely<Database>): Promise<number> {
  const row = await db.selectFrom('ks_change').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/**
 * The distinct changes that rows tell, or `unknown` when one is of a kind that this release does not know: a newer
 * release runs beside it.
 */
export function changesOf(rows: readonly ForeignRow[]): readonly Change[] | 'unknown' {
  const distinct = new Map<string, Change>()
  for (const { kind, entity_id: id } of rows) {
    if (kind === NOTHING) continue
    if (!isChangeKind(kind)) return 'unknown'
    distinct.set(`${kind} ${id}`, { kind, id })
  }
  return [...distinct.values()]
}
