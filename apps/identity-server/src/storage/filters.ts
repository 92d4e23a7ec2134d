import { type Expression, type ExpressionBuilder, type ReferenceExpression, type SqlBool, sql } from 'kysely'

/** How a filter compares, as the suffix of a query parameter spells it: `name__contains=x`. */
export type Comparator = 'contains' | 'startswith' | 'endswith' | 'icontains' | 'istartswith' | 'iendswith'

const comparators: Record<Comparator, { pattern: (escaped: string) => string; ignoreCase: boolean }> = {
  contains: { pattern: (text) => `%${text}%`, ignoreCase: false },
  startswith: { pattern: (text) => `${text}%`, ignoreCase: false },
  endswith: { pattern: (text) => `%${text}`, ignoreCase: false },
  icontains: { pattern: (text) => `%${text}%`, ignoreCase: true },
  istartswith: { pattern: (text) => `${text}%`, ignoreCase: true },
  iendswith: { pattern: (text) => `%${text}`, ignoreCase: true },
}

/** A text filter of a list: `equals` or one of the comparators. */
export type TextFilter = { equals: string } | { [C in Comparator]?: string }

/**
 * Reads `name`, `name__contains`, … from a query string. An unknown comparator is ignored, as in Keystone.
 */
export function textFilter(
  query: Readonly<Record<string, unknown>>,
  attribute: string,
): TextFilter | undefined {
  const exact = query[attribute]
  if (typeof exact === 'string') return { equals: exact }
  const found: { [C in Comparator]?: string } = {}
  for (const comparator of Object.keys(comparators) as Comparator[]) {
    const value = query[`${attribute}__${comparator}`]
    if (typeof value === 'string') found[comparator] = value
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** The SQL condition of a {@link TextFilter} on a column. */
export function matchesText<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: ReferenceExpression<DB, TB>,
  filter: TextFilter,
): Expression<SqlBool> {
  if ('equals' in filter) return eb(column, '=', filter.equals as never)
  const conditions = (Object.entries(filter) as [Comparator, string][]).map(([comparator, text]) => {
    const { pattern, ignoreCase } = comparators[comparator]
    const like = pattern(text.replaceAll(/[\\%_]/g, (special) => `\\${special}`))
    const reference = eb.ref(column as never)
    // MySQL reads "\\" in a literal as one backslash and the others do not; as a bound value it is one everywhere.
    return ignoreCase
      ? sql<SqlBool>`lower(${reference}) like lower(${like}) escape ${sql.val('\\')}`
      : sql<SqlBool>`${reference} like ${like} escape ${sql.val('\\')}`
  })
  return eb.and(conditions)
}
