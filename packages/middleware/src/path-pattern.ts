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
  let reached = withSkipped(steps, [0])
  for (const char of path) {
    const next = new Set<number>()
    for (const at of reached) {
      const step = steps[at]
      if (step?.takes(char)) next.add(step.repeats ? at : at + 1)
    }
    if (next.size === 0) return false
    reached = withSkipped(steps, next)
  }
  return reached.has(steps.length)
}

function parse(part: string): readonly Step[] {
  if (part === '**') return [{ takes: anything, repeats: true }]
  if (part !== '*' && !part.startsWith('{')) return [{ takes: (char) => char === part, repeats: false }]
  return [
    { takes: withinSegment, repeats: false },
    { takes: withinSegment, repeats: true },
  ]
}

/** The positions together with those behind the steps that may take nothing. */
function withSkipped(steps: readonly Step[], positions: Iterable<number>): ReadonlySet<number> {
  const all = new Set<number>()
  for (const position of positions) {
    let at = position
    all.add(at)
    while (steps[at]?.repeats) {
      at += 1
      all.add(at)
    }
  }
  return all
}
