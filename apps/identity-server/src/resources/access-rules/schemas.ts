import Type, { type Static } from 'typebox'
import { collectionOf, pageQuery, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { AccessRule } from './access-rules.ts'

/** Queries of lists of access rules. All compare also with `path__startswith` and the like. */
export const ListAccessRules = Type.Object({
  ...pageQuery,
  service: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  method: Type.Optional(Type.String()),
})

const AccessRuleWire = Type.Object({
  id: Type.String(),
  service: Type.String(),
  path: Type.String(),
  method: Type.String(),
  links: SelfLink,
})
export const OneAccessRule = wrapped('access_rule', AccessRuleWire)
export const ManyAccessRules = collectionOf('access_rules', AccessRuleWire)

/** Access rule of a user → JSON. */
export function toWire(rule: AccessRule, userId: string, baseUrl: string): Static<typeof AccessRuleWire> {
  const { id, service, path, method } = rule
  const self = `${baseUrl}/v3/users/${encodeURIComponent(userId)}/access_rules/${encodeURIComponent(id)}`
  return { id, service, path, method, links: { self } }
}
