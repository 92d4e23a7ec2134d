import { type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../../src/storage/dialects.ts'
import type { OpenDatabase } from '../../src/storage/open-database.ts'

/**
 * A schema as lines that compare: each table's columns in order, then its constraints and indexes, sorted, all with
 * their names. Rows that `db_sync` inserts are under `rows`. Tables of this server (`ks_…`) are left out.
 */
export interface SchemaDescription {
  readonly tables: Readonly<Record<string, { columns: readonly string[]; constraints: readonly string[] }>>
  readonly rows: { readonly alembic_version: readonly unknown[]; readonly project: readonly unknown[] }
}

/** Describes the schema of a database from what the database itself says about it. */
export async function describeSchema(open: OpenDatabase): Promise<SchemaDescription> {
  const tables: Record<string, { columns: string[]; constraints: string[] }> = {}
  for (const { name, part, line } of await LINES_OF[open.dialect](open)) {
    if (name.startsWith('ks_') || name.startsWith('sqlite_')) continue
    tables[name] ??= { columns: [], constraints: [] }
    tables[name][part].push(line)
  }
  for (const table of Object.values(tables)) table.constraints.sort()
  const versions = await open.db.selectFrom('alembic_version').selectAll().orderBy('version_num').execute()
  return {
    tables: Object.fromEntries(Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))),
    rows: { alembic_version: versions, project: await open.db.selectFrom('project').selectAll().execute() },
  }
}

interface Line {
  readonly name: string
  readonly part: 'columns' | 'constraints'
  readonly line: string
}

const LINES_OF = {
  sqlite: sqliteLines,
  postgres: (open) => linesOf(open, POSTGRES),
  mysql: (open) => linesOf(open, MYSQL),
} satisfies Record<DialectName, (open: OpenDatabase) => Promise<Line[]>>

// SQLite has no catalogue of constraint names; it keeps the statements.
async function sqliteLines({ db }: OpenDatabase): Promise<Line[]> {
  const { rows } = await sql<{ type: string; name: string; sql: string }>`
    select type, tbl_name as name, sql from sqlite_master where sql is not null order by type desc, rowid`.execute(
    db,
  )
  return rows.flatMap(({ type, name, sql: statement }): Line[] => {
    const text = statement.toLowerCase().replaceAll(/["`]/g, '').replaceAll(/\s+/g, ' ')
    const plain = text.replaceAll(/ ?([(),]) ?/g, '$1')
    if (type === 'index') return [{ name, part: 'constraints', line: plain }]
    const inside = plain.slice(plain.indexOf('(') + 1, plain.lastIndexOf(')'))
    return inside.split(/,(?![^(]*\))/).map((line) => ({
      name,
      part: /^(constraint|primary key|unique|foreign key)/.test(line) ? 'constraints' : 'columns',
      line,
    }))
  })
}

async function linesOf({ db }: OpenDatabase, queries: readonly RawBuilder<Line>[]): Promise<Line[]> {
  const results = []
  for (const query of queries) results.push(...(await query.execute(db)).rows)
  return results
}

const POSTGRES = [
  sql<Line>`
    select c.relname as name, 'columns' as part,
      concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        'default ' || pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 order by c.relname, a.attnum`,
  sql<Line>`
    select c.relname as name, 'constraints' as part, k.conname || ' ' || pg_get_constraintdef(k.oid) as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype <> 'n' and c.relnamespace = current_schema()::regnamespace`,
  sql<Line>`
    select tablename as name, 'constraints' as part, indexname || ' ' || substring(indexdef from 'USING.*') as line
    from pg_indexes where schemaname = current_schema()
      and indexname not in (select conname from pg_constraint where connamespace = current_schema()::regnamespace)`,
  sql<Line>`
    select 'enumeration ' || t.typname as name, 'columns' as part, e.enumlabel as line
    from pg_type t join pg_enum e on e.enumtypid = t.oid
    where t.typnamespace = current_schema()::regnamespace order by t.typname, e.enumsortorder`,
]

// Servers differ in how they print integers, the absence of a default, and the name of three-byte UTF-8. The table of
// versions is made by alembic in the character set of the database.
const MYSQL = [
  sql<Line>`
    select table_name as name, 'columns' as part,
      concat_ws(' ', column_name, if(data_type in ('int', 'bigint'), data_type, column_type),
        if(table_name = 'alembic_version', null, replace(character_set_name, 'utf8mb3', 'utf8')),
        if(is_nullable = 'NO', 'not null', null), nullif(extra, ''),
        concat('default ', nullif(replace(column_default, '''', ''), 'NULL'))) as line
    from information_schema.columns where table_schema = database() order by table_name, ordinal_position`,
  sql<Line>`
    select table_name as name, 'constraints' as part,
      concat(index_name, if(non_unique, ' index ', ' unique '), group_concat(column_name order by seq_in_index)) as line
    from information_schema.statistics where table_schema = database() group by table_name, index_name, non_unique`,
  sql<Line>`
    select k.table_name as name, 'constraints' as part,
      concat(k.constraint_name, ' references ', k.referenced_table_name, ' ',
        group_concat(k.column_name, '=', k.referenced_column_name order by k.ordinal_position),
        ' on delete ', replace(r.delete_rule, 'NO ACTION', 'RESTRICT'),
        ' on update ', replace(r.update_rule, 'NO ACTION', 'RESTRICT')) as line
    from information_schema.key_column_usage k join information_schema.referential_constraints r
      on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
    where k.table_schema = database() and k.referenced_table_name is not null
    group by k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule`,
]
