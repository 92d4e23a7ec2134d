import type { Kysely, Selectable } from 'kysely'
import { changedColumns } from './changed-columns.ts'
import { type Extra, parseExtra, renderExtra } from './extra.ts'
import { inChunks } from './in-chunks.ts'
import { optionRows, type ResourceOptions, readOptions } from './options.ts'
import type { ProjectTable } from './schema/resource.ts'
import type { Database } from './schema.ts'

/**
 * A row of `project` with its tags and options. Domains are rows of it too: this is what the stores of both are made
 * of.
 */
export interface ProjectRow {
  id: string
  name: string
  description: string
  enabled: boolean
  domainId: string
  parentId: string | null
  isDomain: boolean
  tags: readonly string[]
  options: ResourceOptions
  extra: Extra
}

/** Adds tags and options to rows, in two statements for every few hundred of them. */
export async function withTagsAndOptions(
  db: Kysely<Database>,
  rows: readonly Selectable<ProjectTable>[],
): Promise<readonly ProjectRow[]> {
  const ids = rows.map((row) => row.id)
  const tags = Map.groupBy(
    await inChunks(ids, (chunk) =>
      db.selectFrom('project_tag').selectAll().where('project_id', 'in', chunk).orderBy('name').execute(),
    ),
    (tag) => tag.project_id,
  )
  const options = Map.groupBy(
    await inChunks(ids, (chunk) =>
      db.selectFrom('project_option').selectAll().where('project_id', 'in', chunk).execute(),
    ),
    (option) => option.project_id,
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description ?? '',
    enabled: row.enabled ?? false,
    domainId: row.domain_id,
    parentId: row.parent_id,
    isDomain: row.is_domain,
    tags: (tags.get(row.id) ?? []).map((tag) => tag.name),
    options: readOptions(options.get(row.id) ?? []),
    extra: parseExtra(row.extra),
  }))
}

/** Inserts a project or domain. */
export async function insertProjectRow(tx: Kysely<Database>, row: ProjectRow): Promise<void> {
  await tx.insertInto('project').values(columns(row)).execute()
  await insertTags(tx, row)
  await insertOptions(tx, row)
}

/**
 * Writes what of a project or domain, its tags and its options is not as it was.
 *
 * @param before what was read. Absent: everything is written
 */
export async function updateProjectRow(
  tx: Kysely<Database>,
  row: ProjectRow,
  before?: ProjectRow,
): Promise<void> {
  const changed = changedColumns(columns(row), before && columns(before))
  if (Object.keys(changed).length > 0) {
    await tx.updateTable('project').set(changed).where('id', '=', row.id).execute()
  }
  const same = (name: 'tags' | 'options') => JSON.stringify(row[name]) === JSON.stringify(before?.[name])
  if (!same('tags')) {
    await tx.deleteFrom('project_tag').where('project_id', '=', row.id).execute()
    await insertTags(tx, row)
  }
  if (!same('options')) {
    await tx.deleteFrom('project_option').where('project_id', '=', row.id).execute()
    await insertOptions(tx, row)
  }
}

/**
 * Deletes everything that names one of some projects or domains as what it is about: assignments, credentials,
 * delegations, limits, endpoint filters. The projects themselves stay.
 */
export async function deleteWhatNames(
  tx: Kysely<Database>,
  projectIds: readonly string[],
  now: Date,
): Promise<void> {
  await inChunks(projectIds, async (ids) => {
    await tx.deleteFrom('assignment').where('target_id', 'in', ids).execute()
    await tx.deleteFrom('credential').where('project_id', 'in', ids).execute()
    await tx.deleteFrom('application_credential').where('project_id', 'in', ids).execute()
    await tx
      .updateTable('trust')
      .set({ deleted_at: now })
      .where('project_id', 'in', ids)
      .where('deleted_at', 'is', null)
      .execute()
    await tx.deleteFrom('access_token').where('project_id', 'in', ids).execute()
    await tx.deleteFrom('request_token').where('requested_project_id', 'in', ids).execute()
    await tx
      .deleteFrom('limit')
      .where((eb) => eb.or([eb('project_id', 'in', ids), eb('domain_id', 'in', ids)]))
      .execute()
    await tx.deleteFrom('project_endpoint').where('project_id', 'in', ids).execute()
    await tx.deleteFrom('project_endpoint_group').where('project_id', 'in', ids).execute()
    await tx.deleteFrom('project_tag').where('project_id', 'in', ids).execute()
    await tx.deleteFrom('project_option').where('project_id', 'in', ids).execute()
    await tx
      .updateTable('user')
      .set({ default_project_id: null })
      .where('default_project_id', 'in', ids)
      .execute()
    return []
  })
}

async function insertTags(tx: Kysely<Database>, row: ProjectRow): Promise<void> {
  const tags = row.tags.map((name) => ({ project_id: row.id, name }))
  if (tags.length > 0) await tx.insertInto('project_tag').values(tags).execute()
}

async function insertOptions(tx: Kysely<Database>, row: ProjectRow): Promise<void> {
  const options = optionRows(row.options).map((option) => ({ project_id: row.id, ...option }))
  if (options.length > 0) await tx.insertInto('project_option').values(options).execute()
}

function columns(row: ProjectRow) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    domain_id: row.domainId,
    parent_id: row.parentId,
    is_domain: row.isDomain,
    extra: renderExtra(row.extra),
  }
}
