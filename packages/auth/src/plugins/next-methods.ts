import type { AuthMethod } from '../methods/methods.ts'
import type { OnDemandMethod } from '../methods/on-demand.ts'
import type { Receipt } from '../receipt.ts'

/** A method that is at hand, or one that somebody has to be asked for. */
export type LoginMethod = AuthMethod | OnDemandMethod

/**
 * The methods that a login begins with: those at hand; when there are none, the first that has to be asked for.
 */
export function firstMethods(methods: readonly LoginMethod[]): readonly LoginMethod[] {
  const atHand = methods.filter((method) => !('ask' in method))
  return atHand.length > 0 ? atHand : methods.slice(0, 1)
}

/**
 * The methods that complete what a receipt stands for, with as few as possible.
 *
 * @param left methods that this login has not used yet
 * @returns `undefined` when no set of methods that the server accepts can be completed
 */
export function completingMethods(
  { methods: done, requiredMethods }: Receipt,
  left: readonly LoginMethod[],
): readonly LoginMethod[] | undefined {
  const ways = requiredMethods.flatMap((required) => {
    const missing = new Set(required.filter((name) => !done.includes(name)))
    const found = left.filter(({ name }) => missing.has(name))
    return found.length > 0 && found.length === missing.size ? [found] : []
  })
  return ways.sort((one, other) => one.length - other.length)[0]
}
