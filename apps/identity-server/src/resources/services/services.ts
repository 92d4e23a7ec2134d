import { randomUUID } from 'node:crypto'
import { notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import type { ServiceStore } from './store.ts'

/** A service of the cloud, as the catalog lists it. */
export interface Service {
  id: string
  /** `identity`, `compute`, …: an open set. */
  type: string
  name: string
  /** A disabled service is in no catalog. */
  enabled: boolean
  extra: Extra
}

/** What callers give to register a service. */
export type NewService = Pick<Service, 'type'> & Partial<Omit<Service, 'id'>>

/** What callers may change. Absent members stay as they are. */
export type ServiceChanges = Partial<Omit<Service, 'id'>>

export interface ServiceDeps {
  services: ServiceStore
}

/** @throws `not_found` */
export async function getService(deps: ServiceDeps, id: string): Promise<Service> {
  const service = await deps.services.find(id)
  if (service === undefined) throw notFound('service', id)
  return service
}

/** Registers a service. Neither its type nor its name need be unique. */
export async function createService(deps: ServiceDeps, input: NewService): Promise<Service> {
  const { type, name = '', enabled = true, extra = {} } = input
  const service: Service = { id: randomUUID().replaceAll('-', ''), type, name, enabled, extra }
  await deps.services.insert(service)
  return service
}

/**
 * Changes a service.
 *
 * @throws `not_found`
 */
export async function updateService(
  deps: ServiceDeps,
  id: string,
  changes: ServiceChanges,
): Promise<Service> {
  const present = await getService(deps, id)
  const service: Service = { ...present, ...changes, extra: { ...present.extra, ...changes.extra } }
  await deps.services.update(service, present)
  return service
}

/**
 * Deletes a service and its endpoints.
 *
 * @throws `not_found`
 */
export async function deleteService(deps: ServiceDeps, id: string): Promise<void> {
  await getService(deps, id)
  await deps.services.delete(id)
}
