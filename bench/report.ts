import type { ComparedResult } from './comparison-report.ts'
import { type ScenarioName, scenario, scenarios } from './scenarios.ts'
import type { load, Measurement } from './wrk.ts'

/** What is measured, by the name in the table. */
export const targets = {
  bare: 'bare Fastify route',
  ours: 'this server',
  original: 'original Keystone',
} as const

/** Name of a {@link targets target}. */
export type TargetName = keyof typeof targets

/** One cell group of the table. */
export interface Result extends Measurement {
  scenario: ScenarioName
  target: TargetName
}

/** A whole run, as `docs/benchmarks.json` has it. */
export interface Report {
  /** Day of the run, `YYYY-MM-DD`. */
  date: string
  machine: Record<string, string>
  versions: Record<string, string>
  load: typeof load
  results: Result[]
  /** Of the libraries. */
  compared: ComparedResult[]
  /** Why there are no figures of the original, if there are none. */
  withoutOriginal?: string
}

/** The result of a scenario for a target, if it was measured. */
function find(results: readonly Result[], scenario: ScenarioName, target: TargetName): Result | undefined {
  return results.find((result) => result.scenario === scenario && result.target === target)
}

/** The rows of the table: one a scenario and target, in their order; the ratio is to this server's requests a second. */
function rows({ results, withoutOriginal }: Report): string[][] {
  const head = ['request', 'server', 'requests/s', 'p50', 'p99', 'this server is']
  const names = Object.keys(scenarios) as ScenarioName[]
  const measured = names.filter((name) => results.some((result) => result.scenario === name))
  const body = measured.flatMap((name) =>
    Object.entries(targets).flatMap(([target, label]) => {
      const { title, ownServer } = scenario(name)
      const result = find(results, name, target as TargetName)
      if (result) return [[title, label, ...figures(result), ratio(result, results)]]
      return target === 'original' && ownServer === undefined
        ? [[title, label, withoutOriginal ?? 'not measured', '', '', '']]
        : []
    }),
  )
  return [head, ...body]
}

/** The table for a terminal. */
export function textTable(report: Report): string {
  const table = rows(report)
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const line = (row: string[]) => row.map((cell, column) => pad(cell, widths[column]!, column)).join('  ')
  return table.map((row) => line(row).trimEnd()).join('\n')
}

/** The table for a document. */
export function markdownTable(report: Report): string {
  const [head, ...body] = rows(report)
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head!), '| --- | --- | ---: | ---: | ---: | ---: |', ...body.map(line)].join('\n')
}

const pad = (cell: string, width: number, column: number) =>
  column < 2 ? cell.padEnd(width) : cell.padStart(width)

function figures({ requestsPerSecond, p50Ms, p99Ms }: Result): string[] {
  return [number(requestsPerSecond), `${number(p50Ms)} ms`, `${number(p99Ms)} ms`]
}

function ratio(result: Result, results: readonly Result[]): string {
  const ours = find(results, result.scenario, 'ours')
  if (ours !== undefined && ours !== result)
    return `× ${number(ours.requestsPerSecond / result.requestsPerSecond)}`
  const { comparedTo } = scenario(result.scenario)
  const other = comparedTo && find(results, comparedTo as ScenarioName, 'ours')
  if (!other) return ''
  const percent = Math.round((100 * result.requestsPerSecond) / other.requestsPerSecond)
  return `at ${percent} % of "${scenario(other.scenario).title}"`
}

/** Three significant digits, thousands separated. */
export function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
