import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluateMapping } from '../../../src/federation/mapping/evaluate.ts'
import type { MappedIdentity } from '../../../src/federation/mapping/mapping.ts'
import { MappingError } from '../../../src/federation/mapping/mapping-error.ts'
import { parseMapping } from '../../../src/federation/mapping/parse-mapping.ts'
import { compilePattern } from '../../../src/federation/mapping/pattern.ts'

interface Recorded {
  readonly mappings: readonly {
    readonly version: string
    readonly rules: unknown
    readonly assertion: Readonly<Record<string, string>>
    /** `null`: Keystone refuses, or fails. */
    readonly result: unknown
  }[]
  readonly texts: readonly string[]
  /** For each text, whether Python finds the pattern in it. `null`: not a pattern. */
  readonly patterns: readonly (readonly [pattern: string, found: string | null])[]
}

// Recorded from Keystone by fixtures/original-mappings.py.
const recorded: Recorded = JSON.parse(
  readFileSync(new URL('./fixtures/original-mappings.json.golden', import.meta.url), 'utf8'),
)

describe('compared with the engine of Keystone', () => {
  it('makes the same of every mapping and assertion', () => {
    const different = recorded.mappings.filter(
      (one) => JSON.stringify(evaluate(one)) !== JSON.stringify(inOrder(one.result)),
    )
    expect(different.map((one) => ({ ...one, ours: evaluate(one) }))).toEqual([])
    expect(recorded.mappings.filter(({ result }) => result === null).length).toBeGreaterThan(50)
    expect(recorded.mappings.filter(({ result }) => result !== null).length).toBeGreaterThan(100)
  })

  it('finds every pattern in the same texts', () => {
    const different = recorded.patterns.filter(([pattern, found]) => matches(pattern) !== found)
    expect(different.map(([pattern, found]) => ({ pattern, found, ours: matches(pattern) }))).toEqual([])
  })
})

function evaluate({ rules, version, assertion }: Recorded['mappings'][number]): unknown {
  const mapping = parseMapping(rules, version)
  try {
    return inOrder(wire(evaluateMapping(mapping, new Map(Object.entries(assertion)))))
  } catch (error) {
    if (error instanceof MappingError && error.code === 'not_mapped') return null
    throw error
  }
}

/** As Keystone names it, without an order where there is none. */
function wire({ user, groupIds, groupNames, projects }: MappedIdentity): unknown {
  return {
    user,
    group_ids: groupIds.toSorted(),
    group_names: groupNames
      .map(({ name, domain }) => `{"domain": ${pythonJson(domain)}, "name": ${quoted(name)}}`)
      .sort(),
    projects: projects.map((project) => ({ ...project, roles: project.roles.map((name) => ({ name })) })),
  }
}

function pythonJson(value: object): string {
  return `{${Object.entries(value).map(([name, text]) => `"${name}": ${quoted(text)}`)}}`
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]): [string, unknown] => [name, inOrder(member)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function matches(pattern: string): string | null {
  try {
    const compiled = compilePattern(pattern)
    return recorded.texts.map((text) => (compiled.matches(text) ? '1' : '0')).join('')
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
