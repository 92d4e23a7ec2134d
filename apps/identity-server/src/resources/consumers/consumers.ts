import { randomBytes, randomUUID } from 'node:crypto'
import { notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import type { ConsumerStore } from './store.ts'

/** A program that asks users to act for them. What it signs with is shown once, when it is made. */
export interface Consumer {
  id: string
  description: string | null
  extra: Extra
}

/** What callers give to make a consumer, or to change one: absent members stay as they are. */
export type ConsumerChanges = Partial<Omit<Consumer, 'id'>>

export interface ConsumerDeps {
  consumers: ConsumerStore
  revokeTokens(event: NewRevocation): Promise<void>
}

/** @throws `not_found` */
export async function getConsumer(deps: ConsumerDeps, id: string): Promise<Consumer> {
  const consumer = await deps.consumers.find(id)
  if (consumer === undefined) throw notFound('consumer', id)
  return consumer
}

/** Makes a consumer. The secret cannot be had again. */
export async function createConsumer(
  deps: ConsumerDeps,
  input: ConsumerChanges,
): Promise<Consumer & { secret: string }> {
  const consumer = {
    id: randomUUID().replaceAll('-', ''),
    description: input.description ?? null,
    extra: input.extra ?? {},
  }
  const secret = randomBytes(16).toString('hex')
  await deps.consumers.insert(consumer, secret)
  return { ...consumer, secret }
}

/** @throws `not_found` */
export async function updateConsumer(
  deps: ConsumerDeps,
  id: string,
  changes: ConsumerChanges,
): Promise<Consumer> {
  const present = await getConsumer(deps, id)
  const consumer = { ...present, ...changes, extra: { ...present.extra, ...changes.extra } }
  await deps.consumers.update(consumer)
  return consumer
}

/**
 * Deletes a consumer with its request tokens and access tokens. The tokens that it got with them end.
 *
 * @throws `not_found`
 */
export async function deleteConsumer(deps: ConsumerDeps, id: string): Promise<void> {
  if (!(await deps.consumers.delete(id))) throw notFound('consumer', id)
  await deps.revokeTokens({ consumerId: id })
}
