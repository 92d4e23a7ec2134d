/** Goes on with a value, at once when it is there: a promise costs a turn, which the hot path saves. */
export function after<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}
