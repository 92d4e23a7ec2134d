import { expect } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import type { Grant } from '../../src/resources/assignments/grant.ts'
import { addUserToGroup, createGroup } from '../../src/resources/groups/groups.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { type Persona, testApp } from '../app/test-app.ts'

/**
 * A tree of projects in the domain acme: engines > boilers > valves, and sails beside. The group crew has the member
 * `nobody`.
 */
export async function ship() {
  const app = await testApp()
  const { deps, ids } = app
  const project = async (name: string, parentId?: string) =>
    (await createProject(deps, { name, domainId: ids.domain, ...(parentId !== undefined && { parentId }) }))
      .id
  const boilers = await project('boilers', ids.project)
  const valves = await project('valves', boilers)
  const sails = await project('sails')
  const crew = (await createGroup(deps, { name: 'crew', domainId: ids.domain })).id
  await addUserToGroup(deps, crew, ids.users.nobody)
  const names = new Map([
    [boilers, 'boilers'],
    [valves, 'valves'],
    [sails, 'sails'],
    [crew, 'crew'],
    [ids.project, 'engines'],
    [ids.adminProject, 'admin project'],
    [ids.domain, 'acme'],
    ...Object.entries(ids.roles).map(([name, id]) => [id, name] as const),
    ...Object.entries(ids.users).map(([name, id]) => [id, name] as const),
    [ids.adminUser, 'admin'],
  ])
  const grant = (actor: Grant['actor'], target: Grant['target'], role: string, inherited = false) =>
    grantRole(deps, { actor, target, roleId: ids.roles[role] ?? role, inherited })
  return { ...app, tree: { engines: ids.project, boilers, valves, sails }, crew, grant, names }
}

/** See {@link ship}. */
export type Ship = Awaited<ReturnType<typeof ship>>

/** A list in words: `nobody reader boilers`, with `*` for inherited. */
export async function list({ call, names }: Ship, query: string, as: Persona = 'admin'): Promise<string[]> {
  const { status, json, text } = await call('GET', `/v3/role_assignments?${query}`, { as })
  expect(status, text).toBe(200)
  // biome-ignore lint/suspicious/noExplicitAny: literal JSON
  const words = json.role_assignments.map(({ user, group, role, scope }: any) => {
    const who = names.get((user ?? group).id)
    const what = scope.system ? 'system' : names.get((scope.project ?? scope.domain).id)
    return `${who} ${names.get(role.id)} ${what}${scope['OS-INHERIT:inherited_to'] === 'projects' ? '*' : ''}`
  })
  return words.toSorted()
}
