/** Seconds between two lines about trouble of the same kind. */
const pauseSeconds = 10

/** Tells of trouble. Kinds are a closed set of ours, never something that a client says. */
export type TroubleLog<Kind> = (kind: Kind, line: string) => void

/**
 * A log for trouble that every request of a client can make happen: the first line of a kind, and then one in ten seconds, which
 * says how many there were in between. No client fills a disk with it (CVE-2013-0247).
 *
 * @param nowMs a clock that never goes back
 */
export function sparingly<Kind>(
  log: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): TroubleLog<Kind> {
  const last = new Map<Kind, { atMs: number; left: number }>()
  return (kind, line) => {
    const before = last.get(kind)
    const atMs = nowMs()
    if (before !== undefined && atMs < before.atMs + pauseSeconds * 1000) {
      before.left += 1
      return
    }
    last.set(kind, { atMs, left: 0 })
    log(
      before === undefined || before.left === 0 ? line : `${line} (${before.left} more since the last line)`,
    )
  }
}
