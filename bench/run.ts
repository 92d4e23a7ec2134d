// Measures every scenario on every server, one after the other, and writes docs/benchmarks.md and docs/benchmarks.json.

import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startOurServer } from '../test/interop/peers/our-server.ts'
import { startBareFastify } from './bare.ts'
import { markdownDocument } from './document.ts'
import { missingPrograms, startOriginal } from './original.ts'
import { type Report, type Result, type TargetName, targets, textTable } from './report.ts'
import { type Cloud, type ScenarioName, scenarios } from './scenarios.ts'
import { machine, versions } from './surroundings.ts'
import { type BenchRequest, load, measure } from './wrk.ts'

const docs = join(dirname(fileURLToPath(import.meta.url)), '../docs')
const results: Result[] = []
const stops: (() => Promise<void>)[] = []

// An interrupted run ends its servers too: they are stopped when this process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const say = (text: string) => process.stderr.write(text)

async function row(scenario: ScenarioName, target: TargetName, request: BenchRequest): Promise<void> {
  say(`· ${scenarios[scenario].title}, ${targets[target]} … `)
  const measurement = await measure(request)
  results.push({ scenario, target, ...measurement })
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

const busy = loadavg()[0] ?? 0
if (busy > 0.5)
  say(`! This machine is busy (load ${busy.toFixed(1)}): what else runs makes the figures smaller.\n`)

try {
  const missing = missingPrograms()
  const clouds: Partial<Record<TargetName, Cloud>> = {
    ours: await started(targets.ours, () =>
      startOurServer({ OS_IDENTITY__PASSWORD_HASH_ALGORITHM: 'bcrypt' }),
    ),
    ...(missing.length === 0 && { original: await started(targets.original, startOriginal) }),
  }
  for (const scenario of Object.keys(scenarios) as ScenarioName[]) {
    for (const [target, cloud] of Object.entries(clouds) as [TargetName, Cloud][]) {
      const request = await scenarios[scenario].request(cloud)
      if (scenario === 'validate' && target === 'ours') {
        const bare = await startBareFastify(request)
        await row(scenario, 'bare', bare.request)
        await bare.stop()
      }
      await row(scenario, target, request)
    }
  }

  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: await versions(),
    load,
    results,
    ...(missing.length > 0 && { withoutOriginal: `not installed: ${missing.join(', ')}` }),
  }
  writeFileSync(join(docs, 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(docs, 'benchmarks.md'), markdownDocument(report))
  console.log(`\n${textTable(report)}`)
} finally {
  for (const stop of stops.reverse()) await stop()
}
