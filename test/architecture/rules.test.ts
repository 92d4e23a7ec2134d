import { describe, expect, it } from 'vitest'
import { oneAuthPath } from './auth-path-rule.ts'
import { noCycles } from './cycles.ts'
import { namedExports, shortFiles, telling } from './file-rules.ts'
import { authRunsAnywhere, declaredDependencies, indexFiles, packageDirection } from './package-rules.ts'
import { resourceLayers } from './resource-rules.ts'
import { importsOf, packageOf, type SourceFile, type Violation } from './source-file.ts'

const manifests = {
  'packages/auth': { name: '@ks/auth', exports: { './testing': { '@ks/source': './src/testing/index.ts' } } },
  'packages/session': { name: '@ks/session', dependencies: { '@ks/auth': 'workspace:*', undici: '8.0.0' } },
  'packages/middleware': { name: '@ks/middleware', peerDependencies: { fastify: '5' } },
  'apps/identity-server': { name: '@ks/identity-server' },
}
const file = (path: string, text: string): SourceFile => ({ path, text })
const auth = (path: string, text: string) => file(`packages/auth/src/${path}`, text)
const resource = (path: string, text: string) => file(`apps/identity-server/src/resources/${path}`, text)
const offenders = (violations: Violation[]) => violations.map(({ path }) => path)

describe('importsOf', () => {
  it('finds every form of import and export', () => {
    const forms: [text: string, specifier: string][] = [
      ["import a from 'one'", 'one'],
      ["import * as b from 'two'", 'two'],
      ["import { c } from './three.ts'", './three.ts'],
      ["import {\n  type D,\n  e,\n} from '../four.ts'", '../four.ts'],
      ["import 'five'", 'five'],
      ["import f, { g } from 'six'", 'six'],
      ["import type from 'seven'", 'seven'],
      ["import h from 'eight' with { type: 'json' }", 'eight'],
      ["export { i } from './nine.ts'", './nine.ts'],
      ["export * from './ten.ts'", './ten.ts'],
      ["export * as j from './eleven.ts'", './eleven.ts'],
      ['const k = await import("./twelve.ts")', './twelve.ts'],
      ["const wire: import('./thirteen.ts').Wire = l", './thirteen.ts'],
    ]
    const together = file('a/b/c/d.ts', forms.map(([text]) => text).join('\n'))
    expect(importsOf(together).map(({ specifier }) => specifier)).toStrictEqual(
      forms.map(([, specifier]) => specifier),
    )
    expect(importsOf(together).some(({ typeOnly }) => typeOnly)).toBe(false)
  })

  it('knows where a relative import leads', () => {
    expect(importsOf(auth('wire/v3.ts', "import { a } from '../scope.ts'"))[0]?.path).toBe(
      'packages/auth/src/scope.ts',
    )
  })

  it('tells imports of types alone', () => {
    const typeOnly = (text: string) => importsOf(auth('x.ts', text)).map((found) => found.typeOnly)
    expect(typeOnly("import type { A } from './a.ts'")).toStrictEqual([true])
    expect(typeOnly("import type B from './b.ts'")).toStrictEqual([true])
    expect(typeOnly("export type { C } from './c.ts'")).toStrictEqual([true])
    expect(typeOnly("export type * from './d.ts'")).toStrictEqual([true])
    expect(typeOnly("import { type E } from './e.ts'")).toStrictEqual([false])
  })

  it('ignores comments, strings and other exports', () => {
    const text = [
      "/**\n * import { a } from 'a'\n * await import('b')\n */",
      "// import { c } from 'c'",
      'export const d = 1',
      "export const e = 'from'",
      "const f = 'x'",
      "export function g() {\n  return [`from 'h'`, 'i']\n}",
    ].join('\n')
    expect(importsOf(auth('x.ts', text))).toStrictEqual([])
  })

  it('takes the name of the package from a specifier', () => {
    expect(
      ['fastify', '@ks/auth/testing', 'mysql2/promise', './a.ts', 'node:fs'].map(packageOf),
    ).toStrictEqual(['fastify', '@ks/auth', 'mysql2', undefined, undefined])
  })
})

describe('packageDirection', () => {
  it.each([
    ['packages/auth/src/a.ts', '@ks/session'],
    ['packages/auth/src/wire/v3.ts', '@ks/identity-server'],
    ['packages/session/src/a.ts', '@ks/middleware'],
    ['packages/session/src/a.ts', '@ks/identity-server/testing'],
    ['packages/middleware/src/a.ts', '@ks/client'],
    ['packages/new/src/a.ts', '@ks/auth'],
    ['packages/auth/src/wire/v3.ts', '../../../../apps/identity-server/src/app.ts'],
    ['apps/identity-server/src/app.ts', '../../../packages/auth/src/index.ts'],
    ['packages/session/test/a.test.ts', '../../auth/test/fixtures.ts'],
  ])('finds that %s imports %s', (path, specifier) => {
    expect(
      offenders(packageDirection([file(path, `import { x } from '${specifier}'`)], manifests)),
    ).toStrictEqual([path])
  })

  it.each([
    ['packages/session/src/a.ts', '@ks/auth'],
    ['packages/middleware/src/a.ts', '@ks/session'],
    ['apps/identity-server/src/a.ts', '@ks/middleware'],
    ['packages/auth/test/a.test.ts', '../src/index.ts'],
    ['apps/identity-server/test/a.test.ts', '@ks/session'],
  ])('lets %s import %s', (path, specifier) => {
    expect(packageDirection([file(path, `import { x } from '${specifier}'`)], manifests)).toStrictEqual([])
  })
})

describe('declaredDependencies', () => {
  it('finds a package that those who install the unit would not get', () => {
    const bad = file('packages/session/src/a.ts', "import { x } from 'fastify'")
    expect(offenders(declaredDependencies([bad], manifests))).toStrictEqual([bad.path])
  })

  it('accepts dependencies, peers, and what only tests import', () => {
    const good = [
      file('packages/session/src/a.ts', "import { x } from 'undici'\nimport 'node:fs'"),
      file('packages/middleware/src/a.ts', "import type { x } from 'fastify'"),
      file('packages/auth/test/a.test.ts', "import { x } from 'vitest'"),
    ]
    expect(declaredDependencies(good, manifests)).toStrictEqual([])
  })
})

describe('authRunsAnywhere', () => {
  it.each([
    "import { request } from 'undici'",
    "import { createServer } from 'node:http'",
    "import type { Server } from 'node:http'",
    "import { readFileSync } from 'fs'",
    "const os = await import('node:os')",
    "import { y } from '../../session/src/y.ts'",
    "import { loadPlugin } from '../loading/load-plugin.ts'",
    'export const x = process.env.OS_AUTH_URL',
    "export const x = process['env']",
    'export const x = globalThis.process?.env',
  ])('finds %s', (text) => {
    expect(offenders(authRunsAnywhere([auth('plugins/x.ts', text)]))).toStrictEqual([
      'packages/auth/src/plugins/x.ts',
    ])
  })

  it('does not take a comment for code', () => {
    expect(authRunsAnywhere([auth('x.ts', '/**\n * Ends the process.\n */\n// process.env')])).toStrictEqual(
      [],
    )
  })

  it('lets loading/ read the environment and files, and other packages do as they like', () => {
    const good = [
      auth(
        'loading/from-environment.ts',
        "import 'node:fs'\nimport { x } from '../scope.ts'\nexport const url = process.env.OS_AUTH_URL",
      ),
      file('packages/session/src/a.ts', "import 'node:http'"),
    ]
    expect(authRunsAnywhere(good)).toStrictEqual([])
  })
})

describe('resourceLayers', () => {
  const schemas = resource('projects/schemas.ts', "import { Type } from 'typebox'")

  it.each([
    ['projects/projects.ts', 'fastify'],
    ['projects/projects.ts', '@fastify/type-provider-typebox'],
    ['projects/projects.ts', 'typebox'],
    ['projects/projects.ts', 'kysely'],
    ['projects/projects.ts', '../../http/errors.ts'],
    ['projects/projects.ts', './schemas.ts'],
    ['projects/store.ts', 'fastify'],
    ['projects/store.ts', '../../http/page-query.ts'],
    ['users/store.ts', '../projects/schemas.ts'],
    ['projects/tag-store.ts', 'typebox/value'],
    ['projects/routes.ts', 'kysely'],
    ['projects/tag-routes.ts', 'mysql2/promise'],
    ['projects/schemas.ts', 'kysely'],
  ])('finds that %s imports %s', (path, specifier) => {
    for (const keyword of ['import', 'import type']) {
      expect(resourceLayers([schemas, resource(path, `${keyword} { x } from '${specifier}'`)])).toStrictEqual(
        [{ path: resource(path, '').path, problem: `must not import ${specifier}` }],
      )
    }
  })

  it.each([
    ['projects/projects.ts', './store.ts'],
    ['projects/projects.ts', '../domains/domains.ts'],
    ['projects/store.ts', 'kysely'],
    ['projects/filters.ts', 'kysely'],
    ['projects/routes.ts', 'fastify'],
    ['projects/routes.ts', './schemas.ts'],
    ['projects/targets.ts', '../../http/guard.ts'],
  ])('lets %s import %s', (path, specifier) => {
    expect(resourceLayers([schemas, resource(path, `import { x } from '${specifier}'`)])).toStrictEqual([])
  })

  it('finds HTTP and SQL in one file, whatever its name', () => {
    const both = resource('projects/targets.ts', "import { x } from 'fastify'\nimport { y } from 'kysely'")
    expect(offenders(resourceLayers([both]))).toStrictEqual([both.path])
  })

  it('finds HTTP behind other files', () => {
    const chain = [
      resource('projects/store.ts', "import { x } from './views.ts'"),
      resource('projects/views.ts', "import { x } from './more-views.ts'"),
      resource('projects/more-views.ts', "import { x } from './schemas.ts'"),
    ]
    expect(resourceLayers([...chain, schemas])).toStrictEqual([
      { path: 'apps/identity-server/src/resources/projects/store.ts', problem: 'must not import ./views.ts' },
    ])
  })

  it('says nothing about files outside of resources', () => {
    const guard = file(
      'apps/identity-server/src/http/guard.ts',
      "import { x } from 'fastify'\nimport 'kysely'",
    )
    expect(resourceLayers([guard])).toStrictEqual([])
  })
})

describe('the rules about files', () => {
  it('find a second index.ts, and not the published ones', () => {
    const paths = ['packages/auth/src/testing/index.ts', 'packages/auth/src/wire/index.ts']
    expect(
      offenders(
        indexFiles(
          paths.map((path) => file(path, '')),
          manifests,
        ),
      ),
    ).toStrictEqual(paths.slice(1))
  })

  it.each(['utils.ts', 'util/a.ts', 'helpers.ts', 'common/b.ts', 'shared.ts', 'types.ts'])(
    'find the name %s',
    (path) => {
      expect(telling([auth(path, '')])).toHaveLength(1)
    },
  )

  it('let names be that only contain such a word', () => {
    expect(telling([auth('catalog/service-types.ts', ''), auth('shared-login.ts', '')])).toStrictEqual([])
  })

  it.each([
    "export * from './a.ts'",
    "export * as a from './a.ts'",
    "export type * from './a.ts'",
    'export default 1',
    'export { a as default }',
  ])('find %s', (text) => {
    expect(namedExports([auth('a.ts', text)])).toHaveLength(1)
  })

  it('let a tool have its default export', () => {
    expect(namedExports([file('packages/auth/vitest.config.ts', 'export default {}')])).toStrictEqual([])
  })

  it('find the 301st line', () => {
    const lines = (count: number) => 'x\n'.repeat(count)
    expect(shortFiles([auth('a.ts', lines(300))])).toStrictEqual([])
    expect(shortFiles([auth('a.ts', lines(301))])).toHaveLength(1)
  })
})

describe('noCycles', () => {
  const imports = (path: string, ...to: string[]) =>
    auth(path, to.map((name) => `import { x } from './${name}'`).join('\n'))

  it('finds a file that imports itself by way of others', () => {
    const [violation] = noCycles([
      imports('a.ts', 'b.ts'),
      imports('b.ts', 'd.ts', 'c.ts'),
      imports('c.ts', 'b.ts'),
    ])
    expect(violation?.problem).toBe(
      'imports itself: packages/auth/src/b.ts → packages/auth/src/c.ts → packages/auth/src/b.ts',
    )
  })

  it('finds a file that imports itself outright', () => {
    expect(noCycles([imports('a.ts', 'a.ts')])).toHaveLength(1)
  })

  it('lets two files import a third, and types go round', () => {
    const diamond = [imports('a.ts', 'b.ts', 'c.ts'), imports('b.ts', 'd.ts'), imports('c.ts', 'd.ts')]
    expect(noCycles([...diamond, auth('d.ts', "import type { A } from './a.ts'")])).toStrictEqual([])
  })
})

describe('oneAuthPath', () => {
  const server = (path: string, text: string) => file(`apps/identity-server/src/${path}`, text)

  it('lets authenticate() issue and verify, and everybody know the types', () => {
    expect(
      oneAuthPath([
        server('auth/authenticate.ts', "import { issueToken } from './issue.ts'"),
        server('auth/authenticate.ts', "import type { Verifiers } from './verifiers/verifiers.ts'"),
        server('auth/login-route.ts', "import type { IssueDeps } from './issue.ts'"),
        server('server.ts', "import { verifiers } from './auth/verifiers/verifiers.ts'"),
      ]),
    ).toEqual([])
  })

  it('stops whoever issues a token or verifies a method elsewhere', () => {
    const around = [
      server('auth/v2-routes.ts', "import { issueToken } from './issue.ts'"),
      server('resources/trusts/routes.ts', "import { verifiers } from '../../auth/verifiers/verifiers.ts'"),
    ]
    expect(offenders(oneAuthPath(around))).toEqual(around.map(({ path }) => path))
  })
})
