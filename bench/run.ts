// Measures every scenario on every server, then every comparison of the libraries, one after the other, and writes
// docs/benchmarks.md and docs/benchmarks.json. --only <name,…> measures some of them and keeps the other rows;
// --without-original leaves the original out, and writes nothing.

import { readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startOurServer } from '../test/interop/peers/our-server.ts'
import { startBareFastify } from './bare.ts'
import { type Cloud, fernetTokens, jwsTokens } from './cloud.ts'
import { type ComparedResult, comparisonTable } from './comparison-report.ts'
import { type ComparisonName, comparison, comparisons } from './comparisons.ts'
import { markdownDocument } from './document.ts'
import { missingPrograms, startOriginal } from './original.ts'
import { type Report, type Result, type TargetName, targets, textTable } from './report.ts'
import { type ScenarioName, scenario, scenarios } from './scenarios.ts'
import { machine, versions } from './surroundings.ts'
import { type BenchRequest, load, measure } from './wrk.ts'

const docs = join(dirname(fileURLToPath(import.meta.url)), '../docs')
const results: Result[] = []
const compared: ComparedResult[] = []
const stops: (() => Promise<void>)[] = []

// An interrupted run ends its servers too: they are stopped when this process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const say = (text: string) => process.stderr.write(text)

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, 'without-original': { type: 'boolean', default: false } },
})
const asked = flags.only?.split(',') ?? [...Object.keys(scenarios), ...Object.keys(comparisons)]
const chosen = (Object.keys(scenarios) as ScenarioName[]).filter((name) => asked.includes(name))
const chosenComparisons = (Object.keys(comparisons) as ComparisonName[]).filter((name) =>
  asked.includes(name),
)
const unknown = asked.filter((name) => !Object.hasOwn(scenarios, name) && !Object.hasOwn(comparisons, name))
if (unknown.length > 0) {
  const known = [...Object.keys(scenarios), ...Object.keys(comparisons)]
  throw new Error(`unknown: ${unknown.join(', ')}; there are ${known.join(', ')}`)
}

async function row(name: ScenarioName, target: TargetName, request: BenchRequest): Promise<void> {
  say(`· ${scenarios[name].title}, ${targets[target]} … `)
  const measurement = await measure(request)
  results.push({ scenario: name, target, ...measurement })
  say(`${Math.round(measurement.requestsPerSecond).toLocaleString('en')} requests/s\n`)
}

async function started<T extends { stop(): Promise<void> }>(
  name: string,
  start: () => Promise<T>,
): Promise<T> {
  say(`· starting ${name} … `)
  const began = performance.now()
  const program = await start()
  stops.push(() => program.stop())
  say(`${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  return program
}

async function startOurs(options: Record<string, string> = {}): Promise<Cloud & { stop(): Promise<void> }> {
  const server = await startOurServer({
    OS_IDENTITY__PASSWORD_HASH_ALGORITHM: 'bcrypt',
    // One user revokes ten thousand tokens.
    OS_KS__REVOCATIONS_PER_USER: '0',
    ...options,
  })
  const isJws = options.OS_TOKEN__PROVIDER === 'jws'
  const format = isJws ? jwsTokens(server.dataDir) : fernetTokens(join(server.dataDir, 'fernet-keys'))
  return { ...server, format }
}

async function measureScenarios(withOriginal: boolean): Promise<void> {
  const clouds: Partial<Record<TargetName, Cloud>> = {
    ours: await started(targets.ours, startOurs),
    ...(withOriginal && { original: await started(targets.original, startOriginal) }),
  }
  for (const name of chosen) {
    const { ownServer, request: requestOf } = scenario(name)
    if (ownServer !== undefined) {
      const own = await startOurs(ownServer)
      stops.push(own.stop)
      await row(name, 'ours', await requestOf(own))
      await stops.pop()?.()
      continue
    }
    for (const [target, cloud] of Object.entries(clouds) as [TargetName, Cloud][]) {
      const request = await requestOf(cloud)
      if (name === 'validate' && target === 'ours') {
        const bare = await startBareFastify(request)
        await row(name, 'bare', bare.request)
        await bare.stop()
      }
      await row(name, target, request)
    }
  }
}

async function compare(name: ComparisonName): Promise<void> {
  const { title, baseline, measure } = comparison(name)
  say(`· ${title}${baseline === undefined ? '' : `, beside ${baseline}`} … `)
  const figures = await measure()
  compared.push({ comparison: name, ...figures })
  say(`${figures.ours}${figures.baseline === undefined ? '' : ` beside ${figures.baseline}`}\n`)
}

const busy = loadavg()[0] ?? 0
if (busy > 0.5)
  say(`! This machine is busy (load ${busy.toFixed(1)}): what else runs makes the figures smaller.\n`)

try {
  const missing = missingPrograms()
  const withoutOriginal = flags['without-original']
    ? 'left out'
    : missing.length > 0
      ? `not installed: ${missing.join(', ')}`
      : undefined
  if (chosen.length > 0) await measureScenarios(withoutOriginal === undefined)
  for (const name of chosenComparisons) await compare(name)

  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: await versions(),
    load,
    results,
    compared,
    ...(withoutOriginal !== undefined && { withoutOriginal }),
  }
  if (!flags['without-original']) {
    const file = join(docs, 'benchmarks.json')
    const former = flags.only === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Report)
    const kept = former?.results.filter((result) => !chosen.includes(result.scenario)) ?? []
    const keptToo = former?.compared?.filter((one) => !chosenComparisons.includes(one.comparison)) ?? []
    const whole = { ...report, results: [...kept, ...results], compared: [...keptToo, ...compared] }
    writeFileSync(file, `${JSON.stringify(whole, null, 2)}\n`)
    writeFileSync(join(docs, 'benchmarks.md'), markdownDocument(whole))
  }
  if (results.length > 0) console.log(`\n${textTable(report)}`)
  if (compared.length > 0) console.log(`\n${comparisonTable(compared).join('\n')}`)
} finally {
  for (const stop of stops.reverse()) await stop()
}
