import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { IdentityError } from '../../src/identity-error.ts'
import { grantRole, revokeRole } from '../../src/resources/assignments/assignments.ts'
import { updateDomain } from '../../src/resources/domains/domains.ts'
import { updateEndpoint } from '../../src/resources/endpoints/endpoints.ts'
import { addUserToGroup, createGroup, removeUserFromGroup } from '../../src/resources/groups/groups.ts'
import { updateProject } from '../../src/resources/projects/projects.ts'
import { addImpliedRole, createRole, removeImpliedRole } from '../../src/resources/roles/roles.ts'
import { updateService } from '../../src/resources/services/services.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { createServer } from '../../src/server.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { isStorageError } from '../../src/storage/storage-error.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { type Grants, giver, grantedTokens, grantWrites } from './world-grants.ts'

/** A server, and what the writes below act on. */
export interface World {
  app: TestApp
  clock: ReturnType<typeof standingClock>
  groupId: string
  roleId: string
  tokens: string[]
  /** Grants that there are now, and who may give them. */
  grants: Grants
}

/** Makes a server with a group, a role and some tokens, on a clock that stands still. */
export async function world(storage?: Storage): Promise<World> {
  const clock = standingClock()
  const app = await testApp({ clock: clock.now, ...(storage && { storage }) })
  const { deps, ids } = app
  const group = await createGroup(deps, { name: 'g', domainId: ids.domain })
  await addUserToGroup(deps, group.id, ids.users.nobody)
  const grant = {
    actor: { groupId: group.id },
    target: { projectId: ids.project },
    roleId: ids.roles.reader as string,
    inherited: false,
  }
  await grantRole(deps, grant)
  const role = await createRole(deps, { name: 'extra' })
  clock.forward(2)
  const made: World = { app, clock, groupId: group.id, roleId: role.id, tokens: [], grants: await giver(app) }
  for (const give of Object.values(grantWrites)) await give(made, true)
  await logins(made)
  return made
}

/** A token of everybody who can have one now. */
export async function logins(made: World): Promise<void> {
  const { app, tokens } = made
  const { ids } = app
  const wanted: [string, unknown][] = [
    [ids.users.member, { project: { id: ids.project } }],
    [ids.users.nobody, { project: { id: ids.project } }],
    [ids.users.nobody, 'unscoped'],
    [ids.users['domain-reader'], { domain: { id: ids.domain } }],
    [ids.users['system-reader'], { system: { all: true } }],
  ]
  for (const [id, scope] of wanted) {
    const body = {
      auth: { identity: { methods: ['password'], password: { user: { id, password } } }, scope },
    }
    const answer = await app.call('POST', '/v3/auth/tokens', { body })
    if (answer.status === 201) tokens.push(String(answer.headers['x-subject-token']))
  }
  tokens.push(...(await grantedTokens(made)))
  tokens.splice(0, Math.max(0, tokens.length - 12))
}

type Write = (world: World, on: boolean) => Promise<unknown>

/** Writes that change what tokens mean, each there and back. */
export const writes: Record<string, Write> = {
  ...grantWrites,
  'enable a user': ({ app }, enabled) => updateUser(app.deps, app.ids.users.member, { enabled }),
  'rename a user': ({ app }, on) =>
    updateUser(app.deps, app.ids.users.nobody, { name: on ? 'nobody' : 'somebody' }),
  'set a password': ({ app }) => updateUser(app.deps, app.ids.users.nobody, { password }),
  'enable a project': ({ app }, enabled) => updateProject(app.deps, app.ids.project, { enabled }),
  'rename a project': ({ app }, on) =>
    updateProject(app.deps, app.ids.project, { name: on ? 'engines' : 'motors' }),
  'enable a domain': ({ app }, enabled) => updateDomain(app.deps, app.ids.domain, { enabled }),
  'rename a domain': ({ app }, on) => updateDomain(app.deps, app.ids.domain, { name: on ? 'acme' : 'emca' }),
  'grant a role': ({ app }, on) => {
    const { member } = app.ids.users
    const grant = {
      actor: { userId: member },
      target: { projectId: app.ids.project },
      roleId: app.ids.roles.member as string,
      inherited: false,
    }
    return on ? grantRole(app.deps, grant) : revokeRole(app.deps, grant)
  },
  'grant an inherited role': ({ app, roleId }, on) => {
    const grant = {
      actor: { userId: app.ids.users.member },
      target: { domainId: app.ids.domain },
      roleId,
      inherited: true,
    }
    return on ? grantRole(app.deps, grant) : revokeRole(app.deps, grant)
  },
  'join a group': ({ app, groupId }, on) =>
    (on ? addUserToGroup : removeUserFromGroup)(app.deps, groupId, app.ids.users.nobody),
  'imply a role': ({ app, roleId }, on) =>
    (on ? addImpliedRole : removeImpliedRole)(app.deps, app.ids.roles.reader as string, roleId),
  'enable a service': async ({ app }, enabled) => {
    const [service] = (await app.deps.services.list({}, {})).items
    return updateService(app.deps, service?.id as string, { enabled })
  },
  'move an endpoint': async ({ app }, on) => {
    const [endpoint] = (await app.deps.endpoints.list({}, {})).items
    return updateEndpoint(app.deps, endpoint?.id as string, {
      url: on ? 'http://here/v3' : 'http://there/$(project_id)s',
    })
  },
}

/** Runs one of the {@link writes}; what it refuses does not matter. */
export async function write(made: World, name: string, on: boolean): Promise<void> {
  try {
    await writes[name]?.(made, on)
  } catch (error) {
    // Taking back what was never given, and the like.
    if (!(error instanceof IdentityError) && !isStorageError(error)) throw error
  }
}

/** What a server says of a token: asked by the administrator of the system, whom no write concerns. */
export async function said(server: FastifyInstance, asker: string, token: string): Promise<string> {
  const headers = { 'x-auth-token': asker, 'x-subject-token': token }
  const answer = await server.inject({ url: '/v3/auth/tokens', headers })
  return `${answer.statusCode} ${answer.statusCode === 200 ? answer.body : ''}`
}

/** A server on the same keys that reads everything anew for every question. */
export async function uncached({ app, clock }: World, storage = app.storage): Promise<FastifyInstance> {
  const { config } = app
  const server = await createServer({
    config: {
      ...config,
      cache: { ...config.cache, enabled: false },
      ks: { ...config.ks, shared_database: true },
    },
    storage,
    logger: pino({ level: 'silent' }),
    baseDir: '/',
    clock: clock.now,
  })
  onTestFinished(() => server.close())
  return server
}
