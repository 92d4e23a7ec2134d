import { randomUUID } from 'node:crypto'
import { conflict, forbidden, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import { mergeOptions, type ResourceOptions } from '../../storage/options.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { cleanTags } from '../clean-tags.ts'
import { immutable, refuseImmutable } from '../immutable.ts'
import type { DomainFilter, DomainStore } from './store.ts'

/** A namespace for users, groups and projects, administered on its own. */
export interface Domain {
  id: string
  name: string
  description: string
  /** Nobody of a disabled domain can authenticate, and nothing in it can be acted on. */
  enabled: boolean
  tags: readonly string[]
  options: ResourceOptions
  extra: Extra
}

/** What callers give to make a domain. Without an id, one is made. */
export type NewDomain = Pick<Domain, 'name'> & Partial<Domain>

/** What callers may change. Absent members stay as they are. */
export type DomainChanges = Partial<Omit<Domain, 'id'>>

export interface DomainDeps {
  domains: DomainStore
  /** `[identity] default_domain_id`: the domain of what is made without one. */
  defaultDomainId: string
}

type StoreDeps = Pick<DomainDeps, 'domains'>

/** @throws `not_found` */
export async function getDomain(deps: StoreDeps, id: string): Promise<Domain> {
  const domain = await deps.domains.find(id)
  if (domain === undefined) throw notFound('domain', id)
  return domain
}

/**
 * Lists domains. A caller of a domain sees only that one.
 *
 * @param ownDomainId the domain of the caller's scope, `null` for another scope
 * @throws `not_found` for an unknown marker
 */
export async function listDomains(
  deps: StoreDeps,
  filter: DomainFilter,
  page: PageRequest,
  ownDomainId: string | null,
): Promise<Page<Domain>> {
  if (page.marker !== undefined) await getDomain(deps, page.marker)
  return deps.domains.list({ ...filter, ...(ownDomainId !== null && { id: ownDomainId }) }, page)
}

/** @throws `conflict` for a name or id that is taken */
export async function createDomain(deps: StoreDeps, input: NewDomain): Promise<Domain> {
  const domain: Domain = {
    id: input.id ?? randomUUID().replaceAll('-', ''),
    name: input.name.trim(),
    description: input.description ?? '',
    enabled: input.enabled ?? true,
    tags: cleanTags(input.tags ?? []),
    options: mergeOptions({}, input.options),
    extra: input.extra ?? {},
  }
  await deps.domains.insert(domain).catch(nameTaken(domain.name))
  return domain
}

/**
 * Changes a domain. Disabling it ends what its users and projects can do, until it is enabled again.
 *
 * @throws `not_found`, `conflict`; `forbidden` for an immutable domain, unless the change only makes it mutable
 */
export async function updateDomain(deps: StoreDeps, id: string, changes: DomainChanges): Promise<Domain> {
  const present = await getDomain(deps, id)
  refuseImmutable('domain', present, changes)
  const domain: Domain = {
    ...present,
    ...changes,
    name: (changes.name ?? present.name).trim(),
    tags: cleanTags(changes.tags ?? present.tags),
    options: mergeOptions(present.options, changes.options),
    extra: { ...present.extra, ...changes.extra },
  }
  await deps.domains.update(domain, present).catch(nameTaken(domain.name))
  return domain
}

/**
 * Deletes a domain and everything in it.
 *
 * @throws `not_found`; `forbidden` while it is enabled or immutable
 */
export async function deleteDomain(deps: StoreDeps, id: string): Promise<void> {
  const domain = await getDomain(deps, id)
  if (domain.options.immutable === true) throw immutable('domain', id)
  if (domain.enabled) throw forbidden(`Cannot delete the domain ${id} while it is enabled. Disable it first.`)
  await deps.domains.delete(id)
}

function nameTaken(name: string) {
  return (error: unknown): never => {
    if (!isStorageError(error, 'conflict')) throw error
    throw conflict('domain', `it is not permitted to have two domains with the same name or id: ${name}`)
  }
}
