import { parsePattern } from './pattern-parser.ts'
import type { CharacterTest, PatternNode, PlaceTest } from './pattern-syntax.ts'

/** A regular expression, ready to be searched for. */
export interface Pattern {
  /** Whether it matches anywhere in the text. Takes at most (size of the pattern) × (length of the text) steps. */
  matches(text: string): boolean
}

/** More would make one comparison with a long value noticeable. A character counts as one, `a{50}` as fifty. */
const maxSteps = 1000

type Step =
  | { kind: 'character'; test: CharacterTest }
  | { kind: 'place'; test: PlaceTest }
  | { kind: 'fork'; to: number[] }
  | { kind: 'match' }

/**
 * Compiles a regular expression of a mapping. Mappings are written for Python's `re`, and what is compared comes from
 * outside: with the engine of JavaScript, a value could be chosen that keeps the process busy for good. This one follows
 * all alternatives at once, so its time has a bound for every pattern and every value.
 *
 * @throws SyntaxError when it is malformed, needs backtracking or is too large
 * @see {@link https://docs.python.org/3/library/re.html#regular-expression-syntax}
 * @see {@link https://swtch.com/~rsc/regexp/regexp1.html}
 */
export function compilePattern(source: string): Pattern {
  const steps: Step[] = []
  emit(steps, parsePattern(source))
  steps.push({ kind: 'match' })
  return { matches: (text) => search(steps, [...text]) }
}

function emit(steps: Step[], node: PatternNode): void {
  if (steps.length > maxSteps) throw new SyntaxError('is too large')
  switch (node.kind) {
    case 'sequence':
      for (const part of node.parts) emit(steps, part)
      break
    case 'choice':
      emitChoice(steps, node.options)
      break
    case 'repeat':
      emitRepeat(steps, node)
      break
    default:
      steps.push(node)
  }
}

function emitChoice(steps: Step[], options: readonly PatternNode[]): void {
  const fork = pushFork(steps)
  const ends: number[][] = []
  for (const option of options) {
    fork.push(steps.length)
    emit(steps, option)
    ends.push(pushFork(steps))
  }
  for (const end of ends) end.push(steps.length)
}

function emitRepeat(steps: Step[], node: PatternNode & { kind: 'repeat' }): void {
  for (let count = 0; count < node.min; count += 1) {
    const before = steps.length
    emit(steps, node.of)
    // Nothing, however often, is nothing.
    if (steps.length === before) return
  }
  if (node.max === Number.POSITIVE_INFINITY) emitLoop(steps, node.of)
  else for (let count = node.min; count < node.max; count += 1) emitOptional(steps, node.of)
}

function emitOptional(steps: Step[], node: PatternNode): void {
  const fork = pushFork(steps)
  fork.push(steps.length)
  emit(steps, node)
  fork.push(steps.length)
}

function emitLoop(steps: Step[], node: PatternNode): void {
  const start = steps.length
  const fork = pushFork(steps)
  fork.push(steps.length)
  emit(steps, node)
  pushFork(steps).push(start)
  fork.push(steps.length)
}

function pushFork(steps: Step[]): number[] {
  const to: number[] = []
  steps.push({ kind: 'fork', to })
  return to
}

function search(steps: readonly Step[], text: readonly string[]): boolean {
  let reached = new Set<number>()
  for (let at = 0; at <= text.length; at += 1) {
    // Each place may be where a match begins.
    if (reach(steps, text, at, 0, reached)) return true
    const next = new Set<number>()
    for (const index of reached) {
      const step = steps[index]
      if (step?.kind === 'character' && at < text.length && step.test(text[at] as string)) {
        if (reach(steps, text, at + 1, index + 1, next)) return true
      }
    }
    reached = next
  }
  return false
}

/** Adds a step, and those that follow without a character. Tells whether the end of the pattern is among them. */
function reach(
  steps: readonly Step[],
  text: readonly string[],
  at: number,
  from: number,
  reached: Set<number>,
): boolean {
  const pending = [from]
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (reached.has(index)) continue
    reached.add(index)
    const step = steps[index]
    if (step?.kind === 'match') return true
    if (step?.kind === 'fork') pending.push(...step.to)
    if (step?.kind === 'place' && step.test(text, at)) pending.push(index + 1)
  }
  return false
}
