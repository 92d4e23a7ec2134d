import { parseAssertedProjects } from './asserted-projects.ts'
import { type FilledItem, fillLocal } from './fill-local.ts'
import { type GroupName, groupNamed } from './group-name.ts'
import type { MappedIdentity, MappedProject, Mapping, Requirement } from './mapping.ts'
import { notMapped } from './mapping-error.ts'
import type { Values } from './template.ts'

/** What an identity provider says about somebody. Several values of an attribute are one text, with `;` between them. */
export type Assertion = ReadonlyMap<string, string>

/**
 * Finds out who somebody is here. All rules that hold count: the first user, all groups, the last projects.
 *
 * @throws `MappingError` `not_mapped` when no rule holds, or one that does refers to a value that is not there
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/mapping_combinations.html}
 */
export function evaluateMapping(mapping: Mapping, assertion: Assertion): MappedIdentity {
  const items = mapping.rules.flatMap((rule) => {
    const values = valuesOf(rule.remote, assertion)
    return values === undefined ? [] : rule.local.map((item) => fillLocal(item, values))
  })
  const last = items.at(-1)
  if (last === undefined) throw notMapped('no rule holds for what is asserted')
  const inheritsDomain = mapping.schemaVersion !== '1.0'
  const withUser = items.find((item) => item.user !== undefined)
  const domain = withUser?.domain ?? last.domain
  const withProjects = items.findLast(
    (item) => item.projects !== undefined || item.projectsJson !== undefined,
  )
  return {
    user: {
      ...(inheritsDomain && domain !== undefined && { domain }),
      ...(withUser?.user ?? { type: 'ephemeral' }),
    },
    groupIds: [...new Set(items.flatMap(groupIdsOf))],
    groupNames: distinct(items.flatMap(groupNamesOf)),
    projects: withProjects === undefined ? [] : projectsOf(withProjects, inheritsDomain),
  }
}

/** The values for the places of a rule, or `undefined` when the rule does not hold. */
function valuesOf(requirements: readonly Requirement[], assertion: Assertion): Values | undefined {
  const values: (readonly string[])[] = []
  for (const { type, condition } of requirements) {
    const asserted = assertion.get(type)?.split(';')
    if (asserted === undefined) return undefined
    if (condition === undefined) {
      values.push(asserted)
      continue
    }
    const listed = new Set(asserted.filter(condition.lists))
    switch (condition.kind) {
      case 'any_one_of':
        if (listed.size === 0) return undefined
        break
      case 'not_any_of':
        if (listed.size > 0) return undefined
        break
      case 'blacklist':
        values.push([...new Set(asserted.filter((value) => !listed.has(value)))])
        break
      case 'whitelist':
        values.push([...listed])
    }
  }
  return values
}

function groupIdsOf({ group, groupIds = [] }: FilledItem): readonly string[] {
  return group !== undefined && 'id' in group ? [group.id, ...groupIds] : groupIds
}

function groupNamesOf({ group, groups = [], domain }: FilledItem): readonly GroupName[] {
  const named = groups.map((element) => groupNamed(element, domain))
  return group !== undefined && 'name' in group ? [group, ...named] : named
}

function projectsOf(item: FilledItem, inheritsDomain: boolean): readonly MappedProject[] {
  const { projects = [], projectsJson, domain } = item
  const asserted = projectsJson === undefined ? [] : parseAssertedProjects(projectsJson)
  return [...projects, ...asserted].map((project) => ({
    ...(inheritsDomain && domain !== undefined && { domain }),
    ...project,
  }))
}

function distinct(groups: readonly GroupName[]): readonly GroupName[] {
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()]
}
