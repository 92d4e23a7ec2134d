import type { LogEntry } from '../logging/log-entry.ts'
import type { LayerResponse } from './layer.ts'
import { redactJson, redactText } from './redact.ts'

type BodyEntry = Extract<LogEntry, { event: 'body' }>

/** What a log says of a body. */
export type LoggedBody = Pick<BodyEntry, 'contentType' | 'body' | 'omitted'>

/** As much of a body as is kept for the log. Bytes. */
const maxLoggedBytes = 64 * 1024

/** Listens to the body of an answer as it is read, and reports JSON and plain text when it has come to its end. */
export function logBody(response: LayerResponse, report: (body: LoggedBody) => void): void {
  const contentType = response.headers.get('content-type')
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const isJson = mediaType === 'application/json' || mediaType.endsWith('+json')
  if (!isJson && mediaType !== 'text/plain') {
    report({ contentType, omitted: 'content-type' })
    return
  }
  const pieces: Uint8Array[] = []
  let size = 0
  response.tap((piece, complete) => {
    if (piece !== undefined) {
      size += piece.byteLength
      if (size <= maxLoggedBytes) pieces.push(piece)
      return
    }
    if (!complete) report({ contentType, omitted: 'incomplete' })
    else if (size > maxLoggedBytes) report({ contentType, omitted: 'too large' })
    else report({ contentType, ...shown(Buffer.concat(pieces).toString('utf8'), isJson) })
  })
}

function shown(text: string, isJson: boolean): Pick<LoggedBody, 'body' | 'omitted'> {
  if (!isJson) return { body: redactText(text) }
  try {
    return { body: redactJson(JSON.parse(text)) }
  } catch {
    return { omitted: 'not JSON' }
  }
}
