import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../test/interop/peers/program.ts'
import { systemEnv } from '../test/interop/peers/system-env.ts'
import { temporaryFolder } from '../test/interop/peers/temporary-folder.ts'

/** A request that is sent over and over. */
export interface BenchRequest {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: string
  /** The status of a good answer, asked for once before the load. */
  status: number
  /** Values of `x-subject-token`: each request is about one that none was about before. */
  tokens?: readonly string[]
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

const { connections, warmUpSeconds, seconds, secondsWhenSlow } = load

const script = join(dirname(fileURLToPath(import.meta.url)), 'request.lua')

/**
 * Measures a request: one to see that it is answered as expected, a warm-up, then the load.
 *
 * @throws Error when an answer has an unexpected status, when a connection fails, or when too few requests were answered
 *   for a percentile, or too many for the tokens there are: such figures would mean nothing
 */
export async function measure(request: BenchRequest): Promise<Measurement> {
  const { method, url, tokens } = request
  let used = 0
  const askOnce = async () => {
    await ask(request, tokens?.[used])
    used += 1
  }
  const load = async (seconds: number) => {
    const result = await wrk(request, seconds, used)
    // What was still being answered at the end is not counted, but was asked.
    used += result.requests + 2 * connections
    return result
  }
  await askOnce()
  const warm = await load(warmUpSeconds)
  // What the warm-up left in the server's queue is answered before this one.
  await askOnce()
  const isSlow = warm.requests < 100 * warmUpSeconds
  const measured = await load(isSlow ? secondsWhenSlow : seconds)
  const { requests, p50Ms, p99Ms, badStatuses, failures } = measured
  if (badStatuses + failures > 0) {
    throw new Error(`${method} ${url}: ${badStatuses} answers above 399 and ${failures} failed connections`)
  }
  if (requests < connections)
    throw new Error(`${method} ${url}: only ${requests} answers in ${measured.seconds} s`)
  if (tokens !== undefined && used > tokens.length)
    throw new Error(`${method} ${url}: ${tokens.length} tokens are too few for ${used} requests`)
  return { requestsPerSecond: requests / measured.seconds, p50Ms, p99Ms, requests }
}

async function ask({ method, url, headers, body, status }: BenchRequest, token?: string): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(token !== undefined && { 'x-subject-token': token }) },
    ...(body !== undefined && { body }),
  })
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

async function wrk(
  { method, url, headers, body = '', tokens }: BenchRequest,
  seconds: number,
  from: number,
): Promise<WrkResult> {
  const folder = temporaryFolder('bench-tokens')
  const tokenFile = join(folder.path, 'tokens')
  if (tokens !== undefined) writeFileSync(tokenFile, tokens.join('\n'), { mode: 0o600 })
  // A hash of a password is slow on purpose: the last connection in the queue waits for seconds.
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', script, url]
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const env = systemEnv({
    PATH: process.env.PATH ?? '',
    BENCH_METHOD: method,
    BENCH_BODY: body,
    BENCH_HEADERS: lines.join('\n'),
    ...(tokens !== undefined && { BENCH_TOKENS: tokenFile, BENCH_TOKENS_FROM: String(from) }),
  })
  const output = await runProgram('wrk', args, env).finally(() => folder.remove())
  const result = /^RESULT (.*)$/m.exec(output)?.[1]
  if (result === undefined) throw new Error(`wrk printed no result:\n${output}`)
  return JSON.parse(result)
}
