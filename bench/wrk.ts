import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../test/interop/peers/program.ts'
import { systemEnv } from '../test/interop/peers/system-env.ts'

/** A request that is sent over and over. */
export interface BenchRequest {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: string
  /** The status of a good answer, asked for once before the load. */
  status: number
}

/** What wrk measured. */
export interface Measurement {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  requests: number
}

/** How the load is made. `secondsWhenSlow` holds for what is answered less than 100 times a second. */
export const load = { connections: 16, warmUpSeconds: 2, seconds: 5, secondsWhenSlow: 20 } as const

const script = join(dirname(fileURLToPath(import.meta.url)), 'request.lua')

/**
 * Measures a request: one to see that it is answered as expected, a warm-up, then the load.
 *
 * @throws Error when an answer has an unexpected status, when a connection fails, or when too few requests were answered
 *   for a percentile: such figures would mean nothing
 */
export async function measure(request: BenchRequest): Promise<Measurement> {
  const { method, url } = request
  await askOnce(request)
  const warm = await wrk(request, load.warmUpSeconds)
  // What the warm-up left in the server's queue is answered before this one.
  await askOnce(request)
  const isSlow = warm.requests < 100 * load.warmUpSeconds
  const measured = await wrk(request, isSlow ? load.secondsWhenSlow : load.seconds)
  const { requests, seconds, p50Ms, p99Ms, badStatuses, failures } = measured
  if (badStatuses + failures > 0) {
    throw new Error(`${method} ${url}: ${badStatuses} answers above 399 and ${failures} failed connections`)
  }
  if (requests < load.connections)
    throw new Error(`${method} ${url}: only ${requests} answers in ${seconds} s`)
  return { requestsPerSecond: requests / seconds, p50Ms, p99Ms, requests }
}

async function askOnce({ method, url, headers, body, status }: BenchRequest): Promise<void> {
  const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
  await answer.arrayBuffer()
  if (answer.status !== status) throw new Error(`${method} ${url} answered ${answer.status}, not ${status}`)
}

interface WrkResult {
  requests: number
  seconds: number
  p50Ms: number
  p99Ms: number
  badStatuses: number
  failures: number
}

async function wrk({ method, url, headers, body = '' }: BenchRequest, seconds: number): Promise<WrkResult> {
  // A hash of a password is slow on purpose: the last connection in the queue waits for seconds.
  const args = ['-t1', `-c${load.connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', script, url]
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const env = systemEnv({
    PATH: process.env.PATH ?? '',
    BENCH_METHOD: method,
    BENCH_BODY: body,
    BENCH_HEADERS: lines.join('\n'),
  })
  const output = await runProgram('wrk', args, env)
  const result = /^RESULT (.*)$/m.exec(output)?.[1]
  if (result === undefined) throw new Error(`wrk printed no result:\n${output}`)
  return JSON.parse(result)
}
