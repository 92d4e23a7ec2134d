/** Attributes that the API does not define and that callers may give most resources: stored as one JSON object. */
export type Extra = Readonly<Record<string, unknown>>

/** Reads an `extra` column. What is not an object (written by hand, or damaged) is treated as empty. */
export function parseExtra(column: string | null): Extra {
  if (column === null || column === '') return {}
  try {
    const value: unknown = JSON.parse(column)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Extra) : {}
  } catch {
    return {}
  }
}

/** The text of an `extra` column. Keystone writes `{}` for nothing. */
export function renderExtra(extra: Extra): string {
  return JSON.stringify(extra)
}
