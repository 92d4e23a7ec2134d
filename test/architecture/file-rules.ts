import { isShipped } from './package-rules.ts'
import type { SourceFile, Violation } from './source-file.ts'

const emptyNames = /^(?:utils?|helpers?|common|shared|types)(?:\.ts)?$/
const maxLines = 300

/** No file or folder has a name that fits anything. */
export function telling(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => path.split('/').some((part) => emptyNames.test(part)))
    .map(({ path }) => ({ path, problem: 'has a name that says nothing' }))
}

/** Exports have names, and an index lists them. Configuration files of tools export a default: the tools ask for it. */
export function namedExports(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const problems: string[] = []
    if (/^export\s+(?:type\s+)?\*/m.test(text)) problems.push('has an export *')
    const hasDefault = /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text)
    if (hasDefault && !/\.config\.ts$/.test(path)) problems.push('has a default export')
    return problems.map((problem) => ({ path, problem }))
  })
}

/** What ships comes in files of at most 300 lines. */
export function shortFiles(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => isShipped(path))
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ path, lines }) => ({ path, problem: `has ${lines} lines` }))
}
