import { importsOf, type SourceFile, type Violation } from './source-file.ts'

const auth = 'apps/identity-server/src/auth/'

/** The one file that may use each of these: the links of the path that every authentication takes. */
const links: Readonly<Record<string, string>> = {
  [`${auth}issue.ts`]: `${auth}authenticate.ts`,
  [`${auth}verifiers/verifiers.ts`]: `${auth}authenticate.ts`,
}

/**
 * There is one way to a token. Tokens are issued and methods verified in `authenticate()` and nowhere else, so no location
 * and no version can have rules of its own. Types may be imported, and `server.ts` puts the parts together.
 */
export function oneAuthPath(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => path.startsWith('apps/identity-server/src/') && !path.endsWith('/server.ts'))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ path, typeOnly }) => {
          const user = path === undefined ? undefined : links[path]
          return user !== undefined && !typeOnly && file.path !== user
        })
        .map(({ specifier }) => ({ path: file.path, problem: `goes around authenticate(): ${specifier}` })),
    )
}
