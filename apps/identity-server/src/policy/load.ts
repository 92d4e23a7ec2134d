import type { PolicyOverrides } from './enforcer.ts'
import type { ParsedRule } from './link.ts'
import { lintOverrides, type PolicyWarning } from './lint.ts'
import { type PolicyFile, readPolicyFile } from './read-policy-file.ts'

/** The rules of an operator's policy files. */
export interface LoadedPolicy {
  /** For `createPolicy`. */
  readonly overrides: PolicyOverrides
  /** Rules that do nothing or never match. For the log, and for an operator who checks a policy. */
  readonly warnings: readonly PolicyWarning[]
}

/**
 * Reads the texts of policy files. A rule of a later file replaces that of an earlier one, so give `policy_file` first,
 * then the files of `policy_dirs` sorted by name.
 *
 * @throws PolicyError `invalid_file`, `invalid_rule`, `unsupported_check`
 * @example
 * const { overrides, warnings } = loadPolicy([{ file: 'policy.yaml', text }])
 * const policy = createPolicy({ overrides, enforceScope: true, enforceNewDefaults: true })
 */
export function loadPolicy(files: readonly PolicyFile[]): LoadedPolicy {
  const overrides = new Map<string, ParsedRule>()
  for (const each of files) for (const [name, rule] of readPolicyFile(each)) overrides.set(name, rule)
  return { overrides, warnings: lintOverrides(overrides) }
}
