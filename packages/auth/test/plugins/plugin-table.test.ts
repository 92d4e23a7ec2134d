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

it('S-076 the README says of every plugin which members of an endpointFilter it honours', () => {
  const families =
    /^(v2|v3|generic)[A-Z]|^(identity|none|httpBasic|tokenEndpoint|accessPlugin|serviceTokenAuth|keystoneToKeystone)$/
  const factories = [...Object.entries(auth), ...Object.entries(saml)].flatMap(([name, value]) =>
    typeof value === 'function' && families.test(name) && !['v3Url', 'v2Wire'].includes(name) ? [name] : [],
  )
  expect(rows.map(([factory]) => factory).sort()).toEqual([...new Set(factories)].sort())
  for (const [factory, , , filter] of rows) expect(filter, factory).toMatch(/^(all|nothing|service|`user`)$/)
})

it('has every auth_type in that table', () => {
  expect(rows.flatMap(([, authType]) => authType ?? []).sort()).toEqual(Object.keys(loaders).sort())
})
