import type { ServerResponse } from 'node:http'

const titles = {
  400: ['Bad Request', 'The request cannot be passed on as it is.'],
  502: ['Bad Gateway', 'The service gave no usable answer.'],
  504: ['Gateway Timeout', 'The service did not answer in time.'],
} as const

/** Statuses of the proxy's own answers about requests that it cannot carry out. */
export type FailureStatus = keyof typeof titles

/** Status, headers and body of such an answer, in the shape of Keystone's errors. It says nothing of what is behind. */
export function failureAnswer(status: FailureStatus) {
  const [title, message] = titles[status]
  const body = JSON.stringify({ error: { code: status, title, message } })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
  return { status, title, headers, body }
}

/** Answers, or ends the connection if an answer has begun: a client must see that it is not whole. */
export function fail(response: ServerResponse, status: FailureStatus): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { headers, body } = failureAnswer(status)
  response.writeHead(status, { ...headers, Connection: 'close' })
  response.end(body)
}
