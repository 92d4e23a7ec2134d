import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as auth from '../../src/index.ts'
import { loaders } from '../../src/loading/registry.ts'
import * as saml from '../../src/plugins/federation/saml/index.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
/** Rows of the table of plugins: factory, `auth_type`, what it logs in with, filter, options. */
const rows = [...readme.matchAll(/^\| `(\w+)` +\| (?:`(\w+)`)? *\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  (row) => row.slice(1).map((cell) => cell?.trim()),
)
const index = readFileSync(new URL('../../src/index.ts', import.meta.url), 'utf8')
/** What src/plugins exports for those who write plugins. */
const forPluginAuthors = ['accessSource', 'v3Url']

it('S-076 the README says of every plugin which members of an endpointFilter it honours', () => {
  const exported = new Map(Object.entries({ ...auth, ...saml }))
  const fromPlugins = [...index.matchAll(/^export \{([^}]*)\} from '\.\/plugins\//gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  )
  const factories = [...fromPlugins, ...Object.keys(saml)].filter(
    (name) => typeof exported.get(name) === 'function' && !forPluginAuthors.includes(name),
  )
  expect(rows.map(([factory]) => factory).sort()).toEqual([...new Set(factories)].sort())
  for (const [factory, , , filter] of rows) expect(filter, factory).toMatch(/^(all|nothing|service|`user`)$/)
})

it('has every auth_type in that table', () => {
  expect(rows.flatMap(([, authType]) => authType ?? []).sort()).toEqual(Object.keys(loaders).sort())
})
