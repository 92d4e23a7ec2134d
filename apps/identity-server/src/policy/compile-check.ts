import type { Kind, Match } from './check.ts'
import { compileMatch, fixedText, readPath, solePath, textOf } from './compare.ts'
import { type CredentialName, findCredential } from './credential-names.ts'
import type { PolicyCredentials } from './credentials.ts'
import type { PolicyTarget } from './targets.ts'

/** A compiled rule: whether it holds for these credentials and this target. */
export type Predicate = (creds: PolicyCredentials, target: PolicyTarget) => boolean

const never: Predicate = () => false

/**
 * Compiles `role:<match>`: the caller has the role, without regard to case.
 */
export function compileRole(match: Match): Predicate {
  const fixed = fixedText(match)?.toLowerCase()
  if (fixed !== undefined) return (creds) => creds.roles.has(fixed)
  const render = compileMatch(match)
  return (creds, target) => {
    const role = render(target)
    return role !== undefined && creds.roles.has(role.toLowerCase())
  }
}

/**
 * Compiles `<kind>:<match>`: both sides are equal.
 *
 * A value that is absent or `null` equals nothing, not even another one: a caller without a domain is not in the domain
 * of a target without a domain. Only a literal `None` asks for an absence: `domain_id:None` holds for credentials
 * without a domain, `None:%(target.role.domain_id)s` for a target whose attribute is known to be `null`. The text
 * "None" is a text like any other.
 *
 * @see LP 2138295, where Keystone compared the text of both sides and `None` equalled `None`
 */
export function compileComparison(kind: Kind, match: Match): Predicate {
  switch (kind.type) {
    case 'none':
      return compileAbsence(match)
    case 'text':
      return compileText(kind.text, match)
    case 'credential': {
      const name = findCredential(kind.name)
      return name === undefined ? never : compileCredential(name, match)
    }
  }
}

function compileAbsence(match: Match): Predicate {
  const path = solePath(match)
  if (path) return (_creds, target) => readPath(target, path) === null
  const holds = fixedText(match) === 'None'
  return () => holds
}

function compileText(text: string, match: Match): Predicate {
  const render = compileMatch(match)
  return (_creds, target) => render(target) === text
}

function compileCredential(name: CredentialName, match: Match): Predicate {
  if (name === 'roles') return compileRole(match)
  const fixed = fixedText(match)
  if (name === 'group_ids') {
    const render = compileMatch(match)
    return (creds, target) => {
      const id = render(target)
      return id !== undefined && creds.group_ids.includes(id)
    }
  }
  // An attribute that is missing altogether is no less absent: "not domain_id:None" must not hold for it.
  if (fixed === 'None') return (creds) => (creds[name] ?? null) === null
  if (fixed !== undefined) return (creds) => textOf(creds[name]) === fixed
  const render = compileMatch(match)
  return (creds, target) => {
    const wanted = render(target)
    return wanted !== undefined && textOf(creds[name]) === wanted
  }
}
