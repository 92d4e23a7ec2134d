import type { Grant } from './grant.ts'

/** A pair of paths: grants of one kind of actor on one kind of target. */
export interface GrantPath {
  /** Without `/roles`. */
  prefix: string
  target: 'project' | 'domain' | 'system'
  actor: 'user' | 'group'
  inherited: boolean
}

const actors = ['user', 'group'] as const

/** Grants on projects and domains, and those that only what is below them has. */
export const grantPaths: readonly GrantPath[] = (['project', 'domain'] as const).flatMap((target) =>
  actors.flatMap((actor) => {
    const prefix = `/${target}s/:${target}_id/${actor}s/:${actor}_id`
    return [
      { prefix, target, actor, inherited: false },
      { prefix: `/OS-INHERIT${prefix}`, target, actor, inherited: true },
    ]
  }),
)

/** Grants on the system. */
export const systemGrantPaths: readonly GrantPath[] = actors.map((actor) => ({
  prefix: `/system/${actor}s/:${actor}_id`,
  target: 'system',
  actor,
  inherited: false,
}))

/** The names of the ids in a path. */
export function idsIn({ target, actor }: GrantPath): string[] {
  return target === 'system' ? [`${actor}_id`] : [`${target}_id`, `${actor}_id`]
}

/** The grants that a path is about, by the ids in it. */
export function grantsAt(
  { target, actor, inherited }: GrantPath,
  params: Readonly<Record<string, string>>,
): Omit<Grant, 'roleId'> {
  const id = (name: string) => params[`${name}_id`] ?? ''
  return {
    actor: actor === 'user' ? { userId: id('user') } : { groupId: id('group') },
    target:
      target === 'project'
        ? { projectId: id('project') }
        : target === 'domain'
          ? { domainId: id('domain') }
          : { system: 'all' },
    inherited,
  }
}
