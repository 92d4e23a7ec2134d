import { importsOf, type SourceFile, type Violation } from './source-file.ts'

/**
 * No file imports itself by way of others. Imports of types alone do not count: the compiler erases them, and a
 * table and its entries may well name each other's types.
 */
export function noCycles(files: readonly SourceFile[]): Violation[] {
  const known = new Set(files.map(({ path }) => path))
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ path, typeOnly }) => !typeOnly && path !== undefined && known.has(path))
        .map(({ path = '' }) => path),
    ]),
  )
  const done = new Set<string>()
  const violations: Violation[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const [first = path, ...rest] = trail.slice(start)
      violations.push({ path: first, problem: `imports itself: ${[first, ...rest, first].join(' → ')}` })
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return violations
}
