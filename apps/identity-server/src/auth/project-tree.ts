import { inChunks } from '../storage/in-chunks.ts'
import type { Storage } from '../storage/storage.ts'

/** Ids of what is above a project, nearest first: projects, and in the end its domain. */
export async function ancestors(storage: Storage, projectId: string): Promise<readonly string[]> {
  const found: string[] = []
  for (let id: string | null = projectId; id !== null; ) {
    const row: { parent_id: string | null; domain_id: string; is_domain: boolean } | undefined =
      await storage.read
        .selectFrom('project')
        .select(['parent_id', 'domain_id', 'is_domain'])
        .where('id', '=', id)
        .executeTakeFirst()
    if (row === undefined || row.is_domain) break
    id = row.parent_id ?? row.domain_id
    // A damaged tree must not be walked forever.
    if (found.includes(id)) break
    found.push(id)
  }
  return found
}

/** Ids of what is directly below each project or domain. What has nothing below it is left out. */
export type ProjectTree = ReadonlyMap<string, readonly string[]>

/** Everything below these projects and domains: one statement for each level of 500. */
export async function treeBelow(storage: Storage, ids: readonly string[]): Promise<ProjectTree> {
  const tree = new Map<string, string[]>()
  const seen = new Set(ids)
  for (let level = [...seen]; level.length > 0; ) {
    const rows = await inChunks(level, (parents) =>
      storage.read
        .selectFrom('project')
        .select(['id', 'parent_id', 'domain_id'])
        .where('is_domain', '=', false)
        .where((eb) =>
          eb.or([
            eb('parent_id', 'in', parents),
            eb.and([eb('parent_id', 'is', null), eb('domain_id', 'in', parents)]),
          ]),
        )
        .orderBy('id')
        .execute(),
    )
    for (const { id, parent_id, domain_id } of rows) {
      const parent = parent_id ?? domain_id
      const siblings = tree.get(parent)
      if (siblings === undefined) tree.set(parent, [id])
      else siblings.push(id)
    }
    level = rows.map((row) => row.id).filter((id) => !seen.has(id))
    for (const id of level) seen.add(id)
  }
  return tree
}

/** Ids of everything below one project or domain, parents before children. */
export function subtree(tree: ProjectTree, id: string): readonly string[] {
  const found = new Set<string>()
  for (const below of tree.get(id) ?? []) found.add(below)
  for (const parent of found) for (const below of tree.get(parent) ?? []) found.add(below)
  return [...found]
}
