import { ClientError } from './errors.ts'

/**
 * The member of an answer that has what was asked for.
 *
 * @param where what answered, for the message
 * @throws {@link ClientError} `invalid_response` when there is none, or it is something else than an object or list
 */
export function memberOf(answer: unknown, name: string, where: string): object {
  const member: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined
  if (typeof member === 'object' && member !== null) return member
  throw new ClientError('invalid_response', `${where} answered with no ${JSON.stringify(name)}.`)
}

/**
 * The same for a list.
 *
 * @throws {@link ClientError} `invalid_response`
 */
export function listOf<T>(answer: unknown, name: string, where: string): T[] {
  const member = memberOf(answer, name, where)
  if (Array.isArray(member)) return member
  throw new ClientError('invalid_response', `${where} answered with ${JSON.stringify(name)} that is no list.`)
}
