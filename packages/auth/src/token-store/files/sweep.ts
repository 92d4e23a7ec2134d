import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A process that has not finished writing by now has ended. */
const draftLifeMs = 60_000

/**
 * Removes entries that have expired, and what processes that were killed left half written. An entry says by its time of
 * change when it expires.
 *
 * @param entry matches the names of entries, and `draft` of what is to become one; other files are left alone
 */
export async function sweep(
  folder: string,
  { entry, draft }: { entry: RegExp; draft: RegExp },
  now: Date,
): Promise<void> {
  for (const name of await readdir(folder)) {
    const age = draft.test(name) ? draftLifeMs : entry.test(name) ? 0 : undefined
    if (age === undefined) continue
    const path = join(folder, name)
    // Another process may sweep as well.
    const stats = await lstat(path).catch(() => undefined)
    if (stats?.isFile() && stats.ctimeMs + age < now.getTime() && stats.mtimeMs + age < now.getTime())
      await rm(path, { force: true })
  }
}
