/** Values by key, of which only those used last are kept. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  /** Keeps a value as the youngest. */
  put(key: string, value: Value): void
  drop(key: string): void
  readonly size: number
}

/** @param limit how many values are kept; the ones that were put longest ago go first */
export function recent<Value>(limit: number): Recent<Value> {
  const values = new Map<string, Value>()
  return {
    get: (key) => values.get(key),
    put(key, value) {
      values.delete(key)
      values.set(key, value)
      if (values.size > limit) values.delete(values.keys().next().value as string)
    },
    drop: (key) => void values.delete(key),
    get size() {
      return values.size
    },
  }
}
