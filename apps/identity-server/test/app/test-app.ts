import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { bootstrap } from '../../src/bootstrap/bootstrap.ts'
import { defaultConfig } from '../../src/config/default-config.ts'
import type { Config, PartialConfig } from '../../src/config/options.ts'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import type { ResourceDeps } from '../../src/resources/deps.ts'
import { createDomain } from '../../src/resources/domains/domains.ts'
import { createProject } from '../../src/resources/projects/projects.ts'
import { createUser } from '../../src/resources/users/users.ts'
import { createServer, resourceDepsOf } from '../../src/server.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { fernetSetup } from '../../src/tokens/key-setup.ts'

/** Who calls, in a test. */
export type Persona =
  /** Role admin on the project admin. */
  | 'admin'
  /** Role admin on the system. */
  | 'system-admin'
  /** Role reader on the system. */
  | 'system-reader'
  /** Role manager on the domain `acme`. */
  | 'domain-manager'
  /** Role reader on the domain `acme`. */
  | 'domain-reader'
  /** Role member on the project `engines` of the domain `acme`. */
  | 'member'
  /** No role anywhere: an unscoped token. */
  | 'nobody'

/** A server on its own database, without a socket, and tokens for everybody. */
export interface TestApp {
  app: FastifyInstance
  deps: ResourceDeps
  storage: Storage
  config: Config
  /** Ids of what every test app has. */
  ids: {
    adminUser: string
    adminProject: string
    domain: string
    project: string
    users: Record<Persona, string>
    roles: Record<string, string>
  }
  /** A token of a persona. */
  token(persona: Persona): Promise<string>
  /** Makes a request; with a persona, as that persona. */
  call(
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    options?: CallOptions,
  ): Promise<Answer>
}

export interface CallOptions {
  as?: Persona
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into literal JSON
  json: any
}

export interface TestAppOptions {
  config?: PartialConfig
  storage?: Storage
  clock?: () => Date
}

/** Password of every persona. */
export const password = 'correct horse battery staple'

/** Makes a server on SQLite in memory (or the given storage), bootstrapped, and ends it with the test. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const directory = mkdtempSync(join(tmpdir(), 'ks-test-'))
  const keys = join(directory, 'keys')
  const credentialKeys = join(directory, 'credential-keys')
  fernetSetup(keys)
  fernetSetup(credentialKeys)
  const storage = options.storage ?? (await memoryStorage())
  // The cheapest hash, and as many failed logins as wanted: most tests are about something else.
  const config = defaultConfig({
    ...options.config,
    ks: { login_first_delay: 0, login_failures_per_client: 0, ...options.config?.ks },
    identity: { password_hash_algorithm: 'bcrypt', password_hash_rounds: 4, ...options.config?.identity },
    fernet_tokens: { key_repository: keys, ...options.config?.fernet_tokens },
    fernet_receipts: { key_repository: keys, ...options.config?.fernet_receipts },
    credential: { key_repository: credentialKeys, ...options.config?.credential },
  })
  const deps = await resourceDepsOf(config, storage, options.clock)
  const ids = await population(deps)
  const app = await createServer({
    config,
    storage,
    logger: pino({ level: 'silent' }),
    baseDir: directory,
    ...(options.clock && { clock: options.clock }),
  })
  onTestFinished(async () => {
    await app.close()
    if (options.storage === undefined) await storage.close()
    rmSync(directory, { recursive: true, force: true })
  })

  async function call(
    method: Parameters<TestApp['call']>[0],
    url: string,
    made: CallOptions = {},
  ): Promise<Answer> {
    const token = made.token ?? (made.as && (await tokenOf(made.as)))
    const response = await app.inject({
      method,
      url,
      headers: { ...(token !== undefined && { 'x-auth-token': token }), ...made.headers },
      ...(made.body !== undefined && { payload: made.body as object }),
    })
    const { statusCode: status, headers, body: text } = response
    return { status, headers, text, json: /^[[{]/.test(text) ? JSON.parse(text) : undefined }
  }

  const tokens = new Map<Persona, Promise<string>>()
  function tokenOf(persona: Persona): Promise<string> {
    const token = tokens.get(persona) ?? login(persona)
    tokens.set(persona, token)
    return token
  }

  async function login(persona: Persona): Promise<string> {
    const user = { id: ids.users[persona], password }
    const scope = scopes(ids)[persona]
    const body = { auth: { identity: { methods: ['password'], password: { user } }, scope } }
    const answer = await call('POST', '/v3/auth/tokens', { body })
    if (answer.status !== 201) throw new Error(`${persona} cannot log in: ${answer.text}`)
    return String(answer.headers['x-subject-token'])
  }

  return { app, deps, storage, config, ids, token: tokenOf, call }
}

async function memoryStorage(): Promise<Storage> {
  const open = await openDatabase({ connection: 'sqlite://' })
  await migrateToLatest(open)
  return createStorage({ open })
}

function scopes(ids: TestApp['ids']): Record<Persona, unknown> {
  return {
    admin: { project: { id: ids.adminProject } },
    'system-admin': { system: { all: true } },
    'system-reader': { system: { all: true } },
    'domain-manager': { domain: { id: ids.domain } },
    'domain-reader': { domain: { id: ids.domain } },
    member: { project: { id: ids.project } },
    nobody: 'unscoped',
  }
}

async function population(deps: ResourceDeps): Promise<TestApp['ids']> {
  const base = 'http://localhost/v3'
  const admin = await bootstrap(deps, {
    username: 'admin',
    password,
    projectName: 'admin',
    roleName: 'admin',
    serviceName: 'keystone',
    regionId: 'RegionOne',
    publicUrl: base,
    internalUrl: base,
    adminUrl: base,
  })
  const roles = Object.fromEntries((await deps.roles.list({}, {})).items.map((role) => [role.name, role.id]))
  const domain = await createDomain(deps, { name: 'acme' })
  const project = await createProject(deps, { name: 'engines', domainId: domain.id })
  const user = async (name: string) => (await createUser(deps, { name, domainId: domain.id, password })).id
  const users = {
    admin: admin.userId,
    'system-admin': admin.userId,
    'system-reader': await user('system-reader'),
    'domain-manager': await user('domain-manager'),
    'domain-reader': await user('domain-reader'),
    member: await user('member'),
    nobody: await user('nobody'),
  }
  const grant = (persona: Persona, target: Parameters<typeof grantRole>[1]['target'], role: string) =>
    grantRole(deps, {
      actor: { userId: users[persona] },
      target,
      roleId: roles[role] as string,
      inherited: false,
    })
  await grant('system-reader', { system: 'all' }, 'reader')
  await grant('domain-manager', { domainId: domain.id }, 'manager')
  await grant('domain-reader', { domainId: domain.id }, 'reader')
  await grant('member', { projectId: project.id }, 'member')
  return {
    adminUser: admin.userId,
    adminProject: admin.projectId,
    domain: domain.id,
    project: project.id,
    users,
    roles,
  }
}
