import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { policyCredentials } from '../../src/policy/credentials.ts'
import { linkRules, type ParsedRule } from '../../src/policy/link.ts'
import { parseRule } from '../../src/policy/parse.ts'
import { parseListRule } from '../../src/policy/parse-list.ts'
import type { PolicyTarget } from '../../src/policy/targets.ts'

type RuleSource = string | readonly unknown[]
type Recorded = readonly [rule: RuleSource, credentials: number, target: number, allowed: boolean]

interface Fixture {
  readonly credentials: readonly Parameters<typeof policyCredentials>[0][]
  readonly targets: readonly PolicyTarget[]
  readonly rules: Readonly<Record<string, RuleSource>>
  readonly decisions: readonly Recorded[]
  readonly noneEqualsNone: readonly Recorded[]
}

// Recorded from oslo.policy by fixtures/oslo-decisions.py.
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('./fixtures/oslo-decisions.json.golden', import.meta.url), 'utf8'),
)
const credentials = fixture.credentials.map(policyCredentials)

const parse = (source: RuleSource): ParsedRule => ({
  check: typeof source === 'string' ? parseRule(source) : parseListRule(source),
})
const rules = Object.entries(fixture.rules).map(([name, source]) => [name, parse(source)] as const)

function decide([source, creds, target]: Recorded): boolean {
  const linked = linkRules(new Map([...rules, ['it', parse(source)]]))
  return linked.get('it')!(credentials[creds]!, fixture.targets[target]!)
}

describe('compared with oslo.policy', () => {
  it('decides as oslo.policy does', () => {
    const different = fixture.decisions.filter((each) => decide(each) !== each[3])
    expect(different).toEqual([])
    expect(fixture.decisions.filter(([, , , allowed]) => allowed).length).toBeGreaterThan(100)
    expect(fixture.decisions.filter(([, , , allowed]) => !allowed).length).toBeGreaterThan(100)
  })

  /** @see LP 2138295 */
  it('denies where oslo.policy allows because two absent values are equal', () => {
    expect(fixture.noneEqualsNone.length).toBeGreaterThan(10)
    expect(fixture.noneEqualsNone.every(([, , , allowed]) => allowed)).toBe(true)
    expect(fixture.noneEqualsNone.filter(decide)).toEqual([])
  })
})
