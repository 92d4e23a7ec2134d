import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** A TypeScript file of the workspace. */
export interface SourceFile {
  /** From the root of the workspace, with `/`. */
  path: string
  text: string
}

/** One thing in one file that breaks a rule. */
export interface Violation {
  path: string
  problem: string
}

/** What a file imports or re-exports. */
export interface Import {
  /** As written: `./scope.ts`, `fastify`, `node:fs`. */
  specifier: string
  /** For a relative import: the path of the file from the root of the workspace. */
  path?: string
  /** Erased by the compiler: `import type` and `export type`. */
  typeOnly: boolean
}

/** Reads every `.ts` file below the folders, except what was installed or built. */
export function readSourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name))
      .flatMap((entry) => {
        const path = posix.join(folder, entry.name)
        if (entry.isDirectory()) return readSourceFiles(root, [path])
        return path.endsWith('.ts') ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : []
      }),
  )
}

// The formatter puts every import at the start of a line, where no comment and hardly a string can be.
const imports =
  /^import(?:\s+(type)\b(?!\s+from\b|\s*,))?(?:\s+[\w$*{][^'"();=]*?\bfrom)?\s*['"]([^'"]+)['"]/gm
const reexports =
  /^export(?:\s+(type)\b)?\s*(?:\{[^'"();=}]*\}|\*(?:\s+as\s+[\w$]+)?)\s*from\s*['"]([^'"]+)['"]/gm
const expressions = /\bimport()\(\s*['"]([^'"]+)['"]/g

/** Lists the imports of a file: declarations first, then re-exports, then `import()`. */
export function importsOf(file: SourceFile): Import[] {
  const code = codeOf(file)
  return [imports, reexports, expressions].flatMap((form) =>
    [...code.matchAll(form)].map(([, type, specifier = '']) => ({
      specifier,
      typeOnly: type === 'type',
      ...(specifier.startsWith('.') && { path: posix.join(posix.dirname(file.path), specifier) }),
    })),
  )
}

/** The text of a file without the lines that are comments. */
export function codeOf({ text }: SourceFile): string {
  return text.replaceAll(/^[ \t]*(?:\/?\*|\/\/).*$/gm, '')
}

/** The package that a bare specifier names: `@ks/auth` for `@ks/auth/testing`; `undefined` for files and Node's own. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
