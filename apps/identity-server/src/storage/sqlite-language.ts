import { type SelectModifierNode, SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { toSqlValue } from './sql-values.ts'

/** What Kysely may count on, beyond what it assumes of an SQLite database with one connection. */
export class ConcurrentSqliteAdapter extends SqliteAdapter {
  // Kysely would otherwise make every read wait for the transaction that is under way.
  override get supportsMultipleConnections(): boolean {
    return true
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Writes SQL for SQLite. `for update` is left out: a transaction has the whole database to itself. */
export class SqliteCompiler extends SqliteQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    const value = toSqlValue(parameter)
    super.addParameter(typeof value === 'boolean' ? Number(value) : value)
  }

  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === 'ForUpdate' || node.modifier === 'ForShare') return
    super.visitSelectModifier(node)
  }
}
