/** One step of a pattern: which character it takes, and whether it takes any number of them (also none). */
interface Step {
  readonly takes: (char: string) => boolean
  readonly repeats: boolean
}

/** `{tag}`, `**`, `*`, or one character that stands for itself. A brace outside of a tag is left out, as in Keystone. */
const parts = /\{[^}]*\}|\*\*|\*|[^{}]/gsu

const anything = () => true
const withinSegment = (char: string) => char !== '/'

/**
 * Whether a path matches the pattern of an access rule, from its first to its last character: `{tag}` and `*` stand for
 * one or more characters within a segment, `**` for anything, also nothing.
 *
 * Users write these patterns, so they never become a regular expression: no literal has a second meaning (`/a.b` is only
 * `/a.b`), and the time is bounded by the product of both lengths.
 */
export function matchesPath(path: string, pattern: string): boolean {
  const steps = (pattern.match(parts) ?? []).flatMap(parse)
  let reached = new Uint8Array(steps.length + 1)
  let next = new Uint8Array(steps.length + 1)
  reached[0] = 1
  addSkipped(steps, reached)
  for (const char of path) {
    let goesOn = false
    next.fill(0)
    for (let at = 0; at < steps.length; at++) {
      const { takes, repeats } = steps[at]!
      if (reached[at] === 0 || !takes(char)) continue
      next[repeats ? at : at + 1] = 1
      goesOn = true
    }
    if (!goesOn) return false
    addSkipped(steps, next)
    const before = reached
    reached = next
    next = before
  }
  return reached[steps.length] === 1
}

/** Adds the positions behind steps that may take nothing. */
function addSkipped(steps: readonly Step[], reached: Uint8Array): void {
  for (let at = 0; at < steps.length; at++) if (reached[at] === 1 && steps[at]!.repeats) reached[at + 1] = 1
}

/** Characters of a path times those of patterns: tens of milliseconds, in which nobody else is served. */
const mostWork = 10_000_000

/**
 * Whether a path matches any of the patterns. Users write as many as they like, and choose the path: what would take too long
 * does not match.
 */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  let work = 0
  for (const pattern of patterns) {
    if (!path.startsWith(/^[^{}*]*/.exec(pattern)![0])) continue
    work += path.length * pattern.length
    if (work > mostWork) return false
    if (matchesPath(path, pattern)) return true
  }
  return false
}

function parse(part: string): readonly Step[] {
  if (part === '**') return [{ takes: anything, repeats: true }]
  if (part !== '*' && !part.startsWith('{')) return [{ takes: (char) => char === part, repeats: false }]
  return [
    { takes: withinSegment, repeats: false },
    { takes: withinSegment, repeats: true },
  ]
}
