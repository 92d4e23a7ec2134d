/** A clock that stands still until a test moves it. */
export interface Clock {
  now(): Date
  advance(seconds: number): void
}

export function clock(start = '2026-06-01T00:00:00Z'): Clock {
  let ms = Date.parse(start)
  return {
    now: () => new Date(ms),
    advance(seconds) {
      ms += seconds * 1000
    },
  }
}
