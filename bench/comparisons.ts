import type { Comparison } from './comparison.ts'
import { middlewareComparisons } from './middleware/comparisons.ts'
import { sessionComparisons } from './session/comparisons.ts'

/** The comparisons, in the order of the table. */
export const comparisons = {
  ...sessionComparisons,
  ...middlewareComparisons,
} as const satisfies Record<string, Comparison>

/** Name of a {@link comparisons comparison}. */
export type ComparisonName = keyof typeof comparisons

/** A comparison by its name, as what it may be. */
export function comparison(name: ComparisonName): Comparison {
  return comparisons[name]
}
