import { type LeafCheck, leafChecks } from './check.ts'
import { findCredential } from './credential-names.ts'
import { actionRules } from './defaults/actions.ts'
import { baseRules } from './defaults/base.ts'
import type { ParsedRule } from './link.ts'
import { targetPaths } from './target-paths.ts'

/**
 * What is odd about a rule:
 *
 * - `unused_rule`: it is no rule of this server, and no other rule refers to it, so it changes nothing
 * - `unknown_credential`: it asks for an attribute that callers do not have, so the check never holds
 * - `unknown_target`: it asks for an attribute that targets do not have, so the check never holds
 */
export type PolicyWarningCode = 'unused_rule' | 'unknown_credential' | 'unknown_target'

/** Something an operator most likely did not mean. */
export interface PolicyWarning {
  readonly code: PolicyWarningCode
  readonly rule: string
  readonly file: string | undefined
  readonly message: string
}

/**
 * Looks for rules that are valid and yet do nothing, or never match.
 *
 * @see OSSN-0083, rules that were ignored because their name was wrong
 */
export function lintOverrides(overrides: ReadonlyMap<string, ParsedRule>): readonly PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  const leaves = new Map(Array.from(overrides, ([rule, { check }]) => [rule, leafChecks(check)]))
  const referred = new Set(
    [...leaves.values()].flat().flatMap((leaf) => (leaf.type === 'rule' ? [leaf.name] : [])),
  )

  for (const [rule, { file }] of overrides) {
    if (!isBuiltIn(rule) && !referred.has(rule)) {
      const hint = isBuiltIn(`identity:${rule}`) ? `; did you mean "identity:${rule}"?` : ''
      const message = `"${rule}" is no rule of this server and no other rule refers to it${hint}`
      warnings.push({ code: 'unused_rule', rule, file, message })
    }
    for (const leaf of leaves.get(rule) ?? []) {
      for (const { code, message } of oddities(leaf)) warnings.push({ code, rule, file, message })
    }
  }
  return warnings
}

function isBuiltIn(rule: string): boolean {
  return Object.hasOwn(actionRules, rule) || Object.hasOwn(baseRules, rule)
}

function oddities(leaf: LeafCheck): readonly Pick<PolicyWarning, 'code' | 'message'>[] {
  if (leaf.type !== 'match' && leaf.type !== 'role') return []
  const found: Pick<PolicyWarning, 'code' | 'message'>[] = []
  if (leaf.type === 'match' && leaf.kind.type === 'credential' && !findCredential(leaf.kind.name)) {
    const message = `callers have no attribute "${leaf.kind.name}", so the check never holds`
    found.push({ code: 'unknown_credential', message })
  }
  for (const part of leaf.match) {
    if (typeof part === 'string' || Object.hasOwn(targetPaths, part.path.join('.'))) continue
    const message = `targets have no attribute "${part.path.join('.')}", so the check never holds`
    found.push({ code: 'unknown_target', message })
  }
  return found
}
