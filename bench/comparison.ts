/** A figure of one of the libraries, beside one of something that does less. */
export interface Comparison {
  /** What is measured. */
  title: string
  /** What the figures count: `requests/s`, `ms`, `MiB`. */
  unit: string
  /** What it is compared with. Without it the figure stands alone. */
  baseline?: string
  /** What is promised: a ratio to the baseline, or of the figure itself. For the table. */
  goal: string
  measure(): Promise<Compared>
}

/** What was measured. */
export interface Compared {
  ours: number
  baseline?: number
}

/**
 * Measures two things by turns, so that what else the machine does meets both, and takes the median of each.
 *
 * @param rounds how often; odd, so that there is a median
 */
export async function byTurns(
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
  rounds = 5,
): Promise<Required<Compared>> {
  const figures: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] }
  for (let round = 0; round < rounds; round += 1) {
    figures.baseline.push(await baseline())
    figures.ours.push(await ours())
  }
  return { ours: median(figures.ours), baseline: median(figures.baseline) }
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN
}
