import type { ScopeType } from '../scope.ts'
import { admin, adminOrSystemReader, anyToken } from './personas.ts'

/** The default rule of an action. */
export interface ActionRule {
  /** Who may, in oslo.policy's rule language. */
  readonly check: string
  /** Kinds of scope the action accepts. Absent accepts any. */
  readonly scopeTypes?: readonly ScopeType[]
  /**
   * What the rule was before default roles and scopes; also allows when `enforce_new_defaults` is off. Given only where
   * it allows somebody whom `check` does not.
   */
  readonly deprecatedCheck?: string
  /** What the action does, in one sentence. */
  readonly description: string
}

/** Default rules by the name of their action. */
export type ActionRules = Readonly<Record<`identity:${string}`, ActionRule>>

/** Accepts project-scoped and unscoped tokens. */
export const projectScope = ['project'] as const satisfies readonly ScopeType[]

/** Accepts system-scoped, project-scoped and unscoped tokens. */
export const systemOrProjectScope = ['system', 'project'] as const satisfies readonly ScopeType[]

/** Accepts tokens of every kind of scope. */
export const everyScope = ['system', 'domain', 'project'] as const satisfies readonly ScopeType[]

/** Allows admins on a system or a project: the default of most writes. */
export function adminWrite(description: string): ActionRule {
  return { check: admin, scopeTypes: systemOrProjectScope, description }
}

/** Allows admins and readers of the whole system: the default of most reads. */
export function systemRead(description: string): ActionRule {
  return { check: adminOrSystemReader, scopeTypes: systemOrProjectScope, description }
}

/** Allows everybody with a valid token, whatever its scope. */
export function anyTokenRead(description: string): ActionRule {
  return { check: anyToken, scopeTypes: everyScope, description }
}
