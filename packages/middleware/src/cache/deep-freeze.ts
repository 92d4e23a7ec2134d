/**
 * Freezes plain data all the way down: what several requests share, none of them may change.
 *
 * Dates cannot be frozen; keep a copy of those that decide something.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member)
    Object.freeze(value)
  }
  return value
}
