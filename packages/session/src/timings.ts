/** How long one HTTP exchange took. */
export interface Timing {
  method: string
  /** Without what may be secret in it. */
  url: string
  startedAt: Date
  /** Milliseconds until the headers of the answer were there, or until it failed. */
  durationMs: number
  /** HTTP status; `undefined` when there was no answer. */
  status: number | undefined
  /** Code of the error, see `SessionErrorCode`; `undefined` when there was an answer. */
  code: string | undefined
}

/** The timings of a session, the newest last. */
export interface TimingList {
  add(timing: Timing): void
  all(): readonly Timing[]
  clear(): void
}

/** How many are kept: of more, the oldest are forgotten. */
const maxTimings = 10_000

/** Makes a {@link TimingList}. */
export function timingList(): TimingList {
  let older: Timing[] = []
  let newer: Timing[] = []
  return {
    add(timing) {
      newer.push(timing)
      if (newer.length < maxTimings) return
      older = newer
      newer = []
    },
    all: () => [...older, ...newer].slice(-maxTimings),
    clear() {
      older = []
      newer = []
    },
  }
}
