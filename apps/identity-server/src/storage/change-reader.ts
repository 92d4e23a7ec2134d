import type { Kysely } from 'kysely'
import { changesOf, lastRow, rowsAfter } from './change-log.ts'
import type { Change } from './changes.ts'
import type { Database } from './schema.ts'

/**
 * Milliseconds between the row of a change being written and its commit that are certain to be noticed. A write
 * that takes half as long writes its rows again.
 */
export const OVERLAP_MS = 10_000

const LONGEST_SILENCE_MS = 60_000
const BASELINE_ROWS = 5000

export interface ChangeReaderOptions {
  readonly db: Kysely<Database>
  /** Rows of this origin are not reported. */
  readonly origin: string
  readonly clock: () => Date
  readonly dataVersion: (() => number) | undefined
  /** See {@link OVERLAP_MS}. */
  readonly overlapMs: number
}

/** Tells what others committed since it was asked last. */
export type ChangeReader = () => Promise<readonly Change[] | 'unknown'>

/**
 * Reads what other processes wrote to `ks_change`.
 *
 * Ids are given out in one order and committed in another, so the highest id seen does not end the search: rows are
 * read again from an id that was the highest `overlapMs` ago, and those seen before are left out.
 *
 * On SQLite nothing is read until `data_version` says that somebody else committed. Every commit of this server leaves
 * a row there, so a commit without one was made by Python Keystone or by hand: `unknown`.
 */
export function changeReader(options: ChangeReaderOptions): ChangeReader {
  const { db, origin, clock, dataVersion, overlapMs } = options
  /** When an id above `settled` was seen first. */
  const seen = new Map<number, number>()
  let settled = 0
  let lastAsked: number | undefined
  let lastVersion: number | undefined
  let underWay: ReturnType<ChangeReader> | undefined

  async function startOver(now: number): Promise<'unknown'> {
    seen.clear()
    settled = Math.max(0, (await lastRow(db)) - BASELINE_ROWS)
    for (const { id } of await rowsAfter(db, settled)) seen.set(id, now)
    return 'unknown'
  }

  async function catchUp(now: number): Promise<readonly Change[] | 'unknown'> {
    const rows = await rowsAfter(db, settled)
    const unseen = rows.filter((row) => !seen.has(row.id))
    for (const { id } of unseen) seen.set(id, now)
    settle(now - overlapMs)
    const foreign = unseen.filter((row) => row.origin !== origin)
    return dataVersion !== undefined && foreign.length === 0 ? 'unknown' : changesOf(foreign)
  }

  function settle(before: number): void {
    for (const [id, since] of seen) if (since <= before) settled = Math.max(settled, id)
    for (const id of seen.keys()) if (id <= settled) seen.delete(id)
  }

  async function ask(): Promise<readonly Change[] | 'unknown'> {
    const now = clock().getTime()
    const silent = lastAsked === undefined || Math.abs(now - lastAsked) > LONGEST_SILENCE_MS
    const version = dataVersion?.()
    const quiet = version !== undefined && version === lastVersion
    const changes = silent ? await startOver(now) : quiet ? [] : await catchUp(now)
    lastAsked = now
    lastVersion = version
    return changes
  }

  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
