import { forbidden } from '../identity-error.ts'
import type { Extra } from '../storage/extra.ts'
import type { ResourceOptions } from '../storage/options.ts'

/** @throws `forbidden` when `present` is immutable and `changes` does more than take that back */
export function refuseImmutable(
  kind: string,
  present: { id: string; options: ResourceOptions },
  changes: { options?: ResourceOptions; extra?: Extra },
): void {
  if (present.options.immutable !== true) return
  const { options, extra = {}, ...others } = changes
  const onlyOptions = Object.keys(others).length === 0 && Object.keys(extra).length === 0
  if (!(onlyOptions && options?.immutable !== undefined && options.immutable !== true))
    throw immutable(kind, present.id)
}

/** The refusal to change or delete what is immutable. */
export function immutable(kind: string, id: string) {
  return forbidden(
    `The ${kind} ${id} is immutable. Set its option immutable to false first, in a request of its own.`,
  )
}
