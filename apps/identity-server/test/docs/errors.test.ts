import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConfigErrorCode } from '../../src/config/config-error.ts'
import { identityErrorStatus, storageErrorStatus, wireErrorStatus } from '../../src/http/error-status.ts'
import type { PolicyErrorCode } from '../../src/policy/policy-error.ts'
import type { KeyRepositoryErrorCode } from '../../src/tokens/key-repository-error.ts'
import { codesIn, tableRows } from './markdown-table.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'errors.md'), 'utf8')
const firstCells = (heading: string) => tableRows(page, heading).map(([cell]) => cell)

// A code that is missing here does not compile; one that is missing on the page fails.
const config = {
  unreadable: 0,
  syntax: 0,
  unknown_option: 0,
  invalid_value: 0,
  unsupported: 0,
} satisfies Record<ConfigErrorCode, 0>
const keys = {
  missing: 0,
  empty: 0,
  damaged: 0,
  mismatched: 0,
  unreadable: 0,
  unwritable: 0,
  world_readable: 0,
  world_writable: 0,
  too_young: 0,
  conflict: 0,
} satisfies Record<KeyRepositoryErrorCode, 0>
const policy = {
  invalid_file: 0,
  invalid_rule: 0,
  unsupported_check: 0,
  unknown_rule: 0,
  rule_cycle: 0,
} satisfies Record<PolicyErrorCode, 0>

describe('docs/errors.md', () => {
  it.each([
    ['### The configuration', config],
    ['### The database', storageErrorStatus],
    ['### The keys', keys],
    ['### The policy', policy],
  ])('has every code below "%s", and no other', (heading, codes) => {
    const documented = firstCells(heading).flatMap(codesIn)
    expect(documented.sort()).toStrictEqual(Object.keys(codes).sort())
  })

  it('has every status that a client can be answered', () => {
    const tables = [identityErrorStatus, wireErrorStatus, storageErrorStatus]
    // Said by Fastify and the router, not by a code of ours.
    const others = [405, 413]
    const statuses = new Set([...tables.flatMap((table) => Object.values(table)), ...others])
    expect(firstCells('## What clients are answered')).toStrictEqual([...statuses].sort().map(String))
  })
})
