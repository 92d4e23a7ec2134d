import type { PolicyCredentials } from './credentials.ts'

/** The kinds of scope that a rule can ask for. */
export type ScopeType = 'system' | 'domain' | 'project'

/**
 * Tells which kind of scope a token counts as when a rule asks for one. An unscoped token counts as `project`.
 */
export function scopeTypeOf(creds: PolicyCredentials): ScopeType {
  if (creds.system_scope) return 'system'
  return creds.domain_id ? 'domain' : 'project'
}
