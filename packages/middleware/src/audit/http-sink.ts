import * as rule from '../option-rules.ts'
import { check } from '../options.ts'
import { type BatchOptions, type BatchSink, batchRules, batchSink, NotNow } from './batches.ts'

/** Where notifications are sent. */
export interface HttpSinkOptions extends BatchOptions {
  /** Gets `POST` requests with a JSON array of at most 100 notifications. */
  url: string
  /** Sent with each request, such as `authorization`. Default: none. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Milliseconds that a request may take. Default 5000; from 1 to 600 000. */
  timeoutMs?: number | undefined
}

const rules = {
  ...batchRules,
  url: rule.httpUrl,
  headers: rule.anObject,
  timeoutMs: rule.numberWithin(1, 600_000),
} satisfies Record<keyof HttpSinkOptions, rule.OptionRule>

/**
 * Sends notifications to an HTTP endpoint. A batch is sent again when nothing, 429 or a status from 500 is answered; other
 * refusals, and redirects, lose it. An answer that got lost leads to a batch being sent twice: `message_id` tells.
 *
 * @throws `MiddlewareError` for options that cannot work
 */
export function httpSink(options: HttpSinkOptions): BatchSink {
  check({ ...options }, rules, ['url'])
  const { url, headers = {}, timeoutMs = 5000, ...bounds } = options
  const { origin } = new URL(url)
  return batchSink(async (lines) => {
    const status = await post(url, lines, headers, timeoutMs).catch((cause: unknown) => {
      throw new NotNow(`Audit notifications cannot be sent to ${origin}.`, { cause })
    })
    if (status === 429 || status >= 500)
      throw new NotNow(`${origin} answered ${status} to audit notifications.`)
    if (status >= 300)
      throw new Error(`${origin} refused ${lines.length} audit notifications with ${status}.`)
  }, bounds)
}

async function post(
  url: string,
  lines: readonly string[],
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: `[${lines.join(',')}]`,
    // Elsewhere than where the operator wants them, they say too much.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.body?.cancel()
  return response.status
}
