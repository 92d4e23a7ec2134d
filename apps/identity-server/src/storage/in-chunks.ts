/** What one statement names: every database takes more, but none gets faster. */
const idsPerStatement = 500

/** Selects by any number of ids, a bounded number of them in each statement: databases limit its parameters. */
export async function inChunks<Id, Row>(
  ids: readonly Id[],
  select: (some: readonly Id[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const found: Row[] = []
  for (let start = 0; start < ids.length; start += idsPerStatement) {
    for (const row of await select(ids.slice(start, start + idsPerStatement))) found.push(row)
  }
  return found
}
