import type { Log, LogEntry } from './log-entry.ts'

/** A log for each kind of entry, so that each can have its own level. What is left out is not logged. */
export interface LogChannels {
  request?: Log | undefined
  /** Answers, failures and repetitions. */
  response?: Log | undefined
  /** Bodies of answers, which there are only with `logBodies`. */
  body?: Log | undefined
  /** Called with one sentence for each answer that has a request id, for the operators of the service. */
  requestId?: ((line: string, entry: LogEntry) => void) | undefined
}

/**
 * A log that hands entries to several others, by their kind.
 *
 * @example
 * new Session({ log: splitLog({ requestId: (line) => log.info(line), request: (entry) => log.debug(entry) }) })
 */
export function splitLog(channels: LogChannels): Log {
  return (entry) => {
    if (entry.event === 'request') channels.request?.(entry)
    else if (entry.event === 'body') channels.body?.(entry)
    else channels.response?.(entry)
    if (entry.event !== 'response' || entry.requestId === undefined) return
    const { method, url, requestId, service } = entry
    const called = service === undefined ? `${method} call` : `${method} call to ${service}`
    channels.requestId?.(`${called} for ${url} used request id ${requestId}`, entry)
  }
}
