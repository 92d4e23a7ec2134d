import type { Compared } from './comparison.ts'
import { type ComparisonName, comparison, comparisons } from './comparisons.ts'
import { number } from './report.ts'

/** One row of the table of comparisons. */
export interface ComparedResult extends Compared {
  comparison: ComparisonName
}

/** The lines of the table, for a document and a terminal alike. */
export function comparisonTable(results: readonly ComparedResult[]): string[] {
  const names = Object.keys(comparisons)
  const ordered = results.toSorted((a, b) => names.indexOf(a.comparison) - names.indexOf(b.comparison))
  return [
    '| what | measured | compared with | measured there | ratio | goal |',
    '| --- | ---: | --- | ---: | ---: | --- |',
    ...ordered.map((result) => `| ${cells(result).join(' | ')} |`),
  ]
}

function cells({ comparison: name, ours, baseline }: ComparedResult): string[] {
  const { title, unit, goal, baseline: label = '' } = comparison(name)
  const there = baseline === undefined ? ['', '', ''] : [label, number(baseline), number(ours / baseline)]
  return [title, `${number(ours)} ${unit}`, ...there, goal]
}
