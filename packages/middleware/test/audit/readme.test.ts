import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { AuditMap } from '../../src/audit/audit-map.ts'
import type { AuditOptions } from '../../src/audit/auditor.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [, section = ''] = /\n## Audit\n(.*?)\n## /s.exec(readme) ?? []
const rows = [...section.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \|$/gm)].map((row) => row.slice(1))

/** All members of the types: it does not compile when one is missing. */
const options = Object.keys({
  ...{ emit: 0, map: 0, serviceName: 0, ignoreMethods: 0, ignorePaths: 0, onError: 0, now: 0 },
} satisfies Record<keyof AuditOptions, 0>)
const ofMaps = Object.keys({
  ...{ targetEndpointType: 0, customActions: 0, pathKeywords: 0, serviceEndpoints: 0 },
} satisfies Record<keyof AuditMap, 0>)

it('the README has every option of an audit, and every member of its map', () => {
  expect(rows.map(([name]) => name)).toEqual(options)
  const [, , map = ''] = rows.find(([name]) => name === 'map') ?? []
  for (const name of ofMaps) expect(map).toContain(`\`${name}\``)
})
