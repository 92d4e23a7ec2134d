/**
 * Freezes plain data through and through. Without recursion: what a server nests deeply must not overflow the stack.
 * (A `Date` keeps its setters even when frozen.)
 */
export function deepFreeze<T extends object>(root: T): T {
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Object.isFrozen(next)) continue
    for (const member of Object.values(Object.freeze(next))) {
      if (typeof member === 'object' && member !== null) pending.push(member)
    }
  }
  return root
}
