import { MysqlQueryCompiler, type OnConflictNode, type ReferenceNode } from 'kysely'
import { toSqlValue } from './sql-values.ts'

/**
 * Writes SQL for MySQL, from queries that are written for the other two databases: `on conflict … do nothing` and
 * `on conflict … do update` become `on duplicate key update`, and `excluded.column` the value that was to be inserted.
 * MySQL cannot be told which unique constraint is meant: any of the table counts.
 */
export class MysqlCompiler extends MysqlQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(toSqlValue(parameter))
  }

  protected override visitOnConflict(node: OnConflictNode): void {
    if (node.updateWhere !== undefined || node.indexWhere !== undefined) {
      throw new TypeError('MySQL has no condition on what an insert updates.')
    }
    this.append('on duplicate key update ')
    if (node.updates !== undefined) {
      this.compileList(node.updates)
      return
    }
    const column = node.columns?.[0]
    if (column === undefined)
      throw new TypeError('Name the columns of the conflict: MySQL sets one to itself.')
    // `insert ignore` would ignore a missing reference and a text that is too long as well.
    this.visitNode(column)
    this.append(' = ')
    this.visitNode(column)
  }

  protected override visitReference(node: ReferenceNode): void {
    if (node.table?.table.identifier.name !== 'excluded') {
      super.visitReference(node)
      return
    }
    this.append('values(')
    this.visitNode(node.column)
    this.append(')')
  }
}
