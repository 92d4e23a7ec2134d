import { codeOf, importsOf, packageOf, type SourceFile, type Violation } from './source-file.ts'

/** The part of a `package.json` that the rules look at. */
export interface Manifest {
  name: string
  dependencies?: Readonly<Record<string, string>>
  peerDependencies?: Readonly<Record<string, string>>
  exports?: Readonly<Record<string, { '@ks/source'?: string }>>
}

/** Manifests by the folder of their unit, such as `packages/auth`. */
export type Manifests = Readonly<Record<string, Manifest>>

/** Which units a unit may import. A unit that is not here may import none. */
const directions: Readonly<Record<string, readonly string[]>> = {
  '@ks/auth': [],
  '@ks/session': ['@ks/auth'],
  '@ks/client': ['@ks/session', '@ks/auth'],
  '@ks/middleware': ['@ks/session', '@ks/auth'],
  '@ks/identity-server': ['@ks/middleware', '@ks/client', '@ks/session', '@ks/auth'],
}

/** The folder of the unit that a path belongs to: `packages/auth`, `apps/identity-server`; `test` is one of its own. */
function unitOf(path: string): string {
  return path.startsWith('test/') ? 'test' : path.split('/').slice(0, 2).join('/')
}

/** Tells whether a file is part of what its unit ships. */
export function isShipped(path: string): boolean {
  return path.split('/')[2] === 'src'
}

/** Imports between units point one way only, and go through the other unit's entry points. */
export function packageDirection(files: readonly SourceFile[], manifests: Manifests): Violation[] {
  return files.flatMap((file) => {
    const unit = unitOf(file.path)
    const own = manifests[unit]?.name ?? unit
    return importsOf(file).flatMap(({ specifier, path }) => {
      if (path !== undefined && unitOf(path) !== unit) {
        return [{ path: file.path, problem: `reaches into another unit: ${specifier}` }]
      }
      const other = packageOf(specifier)
      if (!isShipped(file.path) || !other?.startsWith('@ks/') || directions[own]?.includes(other)) return []
      return [{ path: file.path, problem: `${own} must not import ${other}` }]
    })
  })
}

/** What ships imports only packages that its own manifest names for those who install it. */
export function declaredDependencies(files: readonly SourceFile[], manifests: Manifests): Violation[] {
  return files
    .filter(({ path }) => isShipped(path))
    .flatMap((file) => {
      const { dependencies = {}, peerDependencies = {} } = manifests[unitOf(file.path)] ?? {}
      return importsOf(file).flatMap(({ specifier }) => {
        const name = packageOf(specifier)
        if (name === undefined || name in dependencies || name in peerDependencies) return []
        return [{ path: file.path, problem: `${name} is no dependency of its package` }]
      })
    })
}

const auth = 'packages/auth/src/'
const apart = ['loading/', 'token-store/files/', 'plugins/federation/saml/'].map(
  (folder) => `${auth}${folder}`,
)

function isApart(path: string): boolean {
  return apart.some((folder) => path.startsWith(folder))
}

/**
 * `@ks/auth` runs anywhere: it imports nothing but its own files, and reads nothing of the process. Only entry points of
 * their own, which no other file imports, need more: `loading/` and `token-store/files/` Node.js, `federation/saml/` an
 * XML library.
 */
export function authRunsAnywhere(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => path.startsWith(auth) && !isApart(path))
    .flatMap((file) => {
      const foreign = importsOf(file).filter(({ path }) => !path?.startsWith(auth) || isApart(path))
      const problems = foreign.map(({ specifier }) => `imports ${specifier}`)
      if (/\bprocess\b\s*\??[.[]/.test(codeOf(file))) problems.push('reads the process')
      return problems.map((problem) => ({ path: file.path, problem }))
    })
}

/** A package has one `index.ts` per entry point that its manifest publishes. */
export function indexFiles(files: readonly SourceFile[], manifests: Manifests): Violation[] {
  return files
    .filter(({ path }) => path.endsWith('/index.ts') && isShipped(path))
    .filter(({ path }) => {
      const unit = unitOf(path)
      const published = Object.values(manifests[unit]?.exports ?? {}).map((entry) => entry['@ks/source'])
      return !published.includes(`.${path.slice(unit.length)}`)
    })
    .map(({ path }) => ({ path, problem: 'is an index.ts that no entry point publishes' }))
}
