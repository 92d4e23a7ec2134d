import type { Storage } from '../storage/storage.ts'

/** Ids of the roles that each role implies directly. */
export type ImpliedRoles = ReadonlyMap<string, readonly string[]>

export async function impliedRoles(storage: Storage): Promise<ImpliedRoles> {
  const rows = await storage.read.selectFrom('implied_role').selectAll().orderBy('implied_role_id').execute()
  const byPrior = Map.groupBy(rows, (row) => row.prior_role_id)
  return new Map([...byPrior].map(([prior, implied]) => [prior, implied.map((row) => row.implied_role_id)]))
}

/**
 * The granted roles and all that they imply, however far: for each id the role that implies it, `null` for a role that is
 * granted itself.
 */
export function withImplied(
  implied: ImpliedRoles,
  granted: Iterable<string>,
): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>()
  for (const id of granted) found.set(id, null)
  for (const prior of found.keys()) {
    for (const id of implied.get(prior) ?? []) if (!found.has(id)) found.set(id, prior)
  }
  return found
}
