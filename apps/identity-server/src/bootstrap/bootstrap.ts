import { grantRole } from '../resources/assignments/assignments.ts'
import type { GrantTarget } from '../resources/assignments/store.ts'
import type { ResourceDeps } from '../resources/deps.ts'
import { createDomain } from '../resources/domains/domains.ts'
import { createEndpoint, updateEndpoint } from '../resources/endpoints/endpoints.ts'
import { createProject } from '../resources/projects/projects.ts'
import { createRegion } from '../resources/regions/regions.ts'
import { addImpliedRole, createRole, type Role } from '../resources/roles/roles.ts'
import { createService } from '../resources/services/services.ts'
import { createUser, updateUser } from '../resources/users/users.ts'

/** What `keystone-manage bootstrap` takes, with the same defaults. */
export interface BootstrapOptions {
  username: string
  password: string
  projectName: string
  /** Role of the administrator. Default names of the others are fixed. */
  roleName: string
  serviceName: string
  regionId: string
  publicUrl?: string | undefined
  internalUrl?: string | undefined
  adminUrl?: string | undefined
}

/** What a bootstrap made or found. */
export interface Bootstrapped {
  userId: string
  projectId: string
  /** What did not exist before, in words: `role admin`, `user admin`, … */
  created: readonly string[]
}

/** Roles that every cloud has; each implies the next of its chain. `service` stands alone. */
const chain = ['manager', 'member', 'reader']

const immutable = { immutable: true }

/**
 * Makes what the first administrator needs to log in: the default domain, the roles, a project, a user, and the identity
 * service with its endpoints. What exists already stays, except the administrator's password and enabled flag, so it also
 * gets an operator who is locked out back in.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/bootstrap.html}
 */
export async function bootstrap(deps: ResourceDeps, options: BootstrapOptions): Promise<Bootstrapped> {
  const created: string[] = []

  async function ensure<T>(
    what: string,
    find: () => Promise<T | undefined>,
    make: () => Promise<T>,
  ): Promise<T> {
    const present = await find()
    if (present !== undefined) return present
    const made = await make()
    created.push(what)
    return made
  }

  const domainId = deps.defaultDomainId
  await ensure(
    `domain ${domainId}`,
    () => deps.domains.find(domainId),
    () => createDomain(deps, { id: domainId, name: 'Default', description: 'The default domain' }),
  )

  const role = (name: string): Promise<Role> =>
    ensure(
      `role ${name}`,
      async () => (await deps.roles.list({ name: { equals: name }, domainId: null }, {})).items[0],
      () => createRole(deps, { name, options: immutable }),
    )
  const admin = await role(options.roleName)
  let prior = admin
  for (const name of chain) {
    const next = await role(name)
    const implied = await deps.roles.impliedBy(prior.id)
    if (!implied.some(({ id }) => id === next.id)) await addImpliedRole(deps, prior.id, next.id)
    prior = next
  }
  await role('service')

  const project = await ensure(
    `project ${options.projectName}`,
    async () => (await deps.projects.list({ name: { equals: options.projectName }, domainId }, {})).items[0],
    () =>
      createProject(deps, {
        name: options.projectName,
        domainId,
        description: 'Bootstrap project for initializing the cloud.',
      }),
  )

  const present = await deps.users.findByName(options.username, domainId)
  // Who sets it is who will use it, so it need not be changed at the first login.
  const own = { password: options.password, passwordSetBy: 'user' } as const
  const user =
    present === undefined
      ? await createUser(deps, { name: options.username, domainId, ...own })
      : await updateUser(deps, present.id, { ...own, enabled: true })
  if (present === undefined) created.push(`user ${options.username}`)

  const targets: GrantTarget[] = [{ projectId: project.id }, { system: 'all' }]
  for (const target of targets) {
    await grantRole(deps, { actor: { userId: user.id }, target, roleId: admin.id, inherited: false })
  }
  await bootstrapCatalog(deps, options, ensure)
  return { userId: user.id, projectId: project.id, created }
}

type Ensure = <T>(what: string, find: () => Promise<T | undefined>, make: () => Promise<T>) => Promise<T>

async function bootstrapCatalog(
  deps: ResourceDeps,
  options: BootstrapOptions,
  ensure: Ensure,
): Promise<void> {
  const { regionId } = options
  await ensure(
    `region ${regionId}`,
    () => deps.regions.find(regionId),
    () => createRegion(deps, { id: regionId }),
  )
  const service = await ensure(
    `service ${options.serviceName}`,
    async () => (await deps.services.list({ type: 'identity' }, {})).items[0],
    () => createService(deps, { type: 'identity', name: options.serviceName }),
  )
  const urls = { public: options.publicUrl, internal: options.internalUrl, admin: options.adminUrl }
  for (const [face, url] of Object.entries(urls)) {
    if (url === undefined) continue
    const filter = { serviceId: service.id, interface: face, regionId }
    const endpoint = await ensure(
      `${face} endpoint`,
      async () => (await deps.endpoints.list(filter, {})).items[0],
      () => createEndpoint(deps, { ...filter, url }),
    )
    if (endpoint.url !== url) await updateEndpoint(deps, endpoint.id, { url })
  }
}
