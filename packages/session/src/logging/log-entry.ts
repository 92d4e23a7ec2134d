/**
 * One line of the log. An HTTP exchange has two, when it begins and when it ends, and with `logBodies` one for the body of
 * its answer; one before each repetition. Secrets are taken out.
 */
export type LogEntry = { method: string; url: string } & (
  | {
      event: 'request'
      headers: Readonly<Record<string, string>>
      /** What the request sends, when it was given as `json`. Other bodies are never logged. */
      json?: unknown
    }
  | {
      event: 'response'
      status: number
      headers: Readonly<Record<string, string>>
      requestId: string | undefined
      /** Name or type of the service, as `endpointFilter` has it. */
      service: string | undefined
      /** Milliseconds until the headers were there. */
      durationMs: number
    }
  | {
      event: 'body'
      requestId: string | undefined
      contentType: string | undefined
      /** The body of the answer: JSON as a value, text as a string. */
      body?: unknown
      /** Why the body is not shown. */
      omitted?: 'content-type' | 'too large' | 'incomplete' | 'not JSON'
    }
  | {
      event: 'failure'
      /** Code of the error, see `SessionErrorCode`. */
      code: string
      durationMs: number
    }
  | {
      event: 'retry'
      /** HTTP status of the answer, or code of the error, because of which the request is sent again. */
      reason: number | string
      /** Milliseconds until then. */
      delayMs: number
    }
)

/** Takes log entries, e.g. `(entry) => pino.debug(entry)`. Called in the middle of a request: must not throw. */
export type Log = (entry: LogEntry) => void
