import { type IncomingMessage, type RequestOptions, request as requestHttp, STATUS_CODES } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import { type FailureStatus, failureAnswer } from './failure-answer.ts'
import type { Service } from './service.ts'
import { answerHead } from './service-answer.ts'

/** A request to become a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  /** What the client has sent already. */
  readonly firstBytes: Buffer
  readonly target: string
  readonly headers: readonly string[]
  readonly challenge: string
  onFailure(status: FailureStatus, cause: unknown): void
}

/** Whether a request asks for the one protocol that is passed on: another one, such as `h2c`, could carry any request. */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** Connects client and service for as long as both stay; what they say to each other is theirs. */
export function forwardUpgrade(service: Service, upgrade: Upgrade): void {
  const { request, socket, firstBytes, target, headers, challenge, onFailure } = upgrade
  const { origin, timeoutMs, tls } = service
  const options: RequestOptions = {
    method: request.method,
    path: target,
    headers: [...headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
    ...tls,
    agent: false,
  }
  const asked = (origin.startsWith('https:') ? requestHttps : requestHttp)(origin, options)
  const patience = setTimeout(() => giveUp(504, new Error('The service did not answer in time.')), timeoutMs)

  let hasAnswered = false

  function giveUp(status: FailureStatus, cause: unknown): void {
    clearTimeout(patience)
    asked.destroy()
    if (socket.destroyed || !socket.writable) return
    onFailure(status, cause)
    // A second answer would be read as a part of the first.
    if (hasAnswered) socket.destroy()
    else answerOnSocket(socket, failureAnswer(status))
  }

  /** Writes the head that the client gets; `false` when it got another answer. */
  function writeHead(answer: IncomingMessage, more: readonly string[]): boolean {
    clearTimeout(patience)
    const { statusCode = 502, statusMessage = '', rawHeaders } = answer
    const head = answerHead(statusCode, rawHeaders, challenge)
    if (typeof head === 'string') {
      giveUp(502, new Error(head))
      return false
    }
    hasAnswered = true
    socket.write(headText(head.status, statusMessage, [...head.headers, ...more]), 'latin1')
    return true
  }

  asked.on('upgrade', (answer, serviceSocket, firstOfService) => {
    if (!writeHead(answer, ['Connection', 'Upgrade', 'Upgrade', 'websocket'])) return
    socket.write(firstOfService)
    serviceSocket.write(firstBytes)
    // Either end takes the other one with it.
    pipeline(socket, serviceSocket, () => {})
    pipeline(serviceSocket, socket, () => {})
  })
  asked.on('response', (answer) => {
    // The end of the connection ends the body: one that is cut off must not look whole.
    if (writeHead(answer, ['Connection', 'close'])) pipeline(answer, socket, () => closeSoon(socket))
  })
  asked.on('error', (cause) => giveUp(502, cause))
  socket.on('close', () => {
    clearTimeout(patience)
    asked.destroy()
  })
  asked.end()
}

/** An answer on the bare socket of a request to upgrade, which ends with it. */
export function answerOnSocket(
  socket: Duplex,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
): void {
  const list = Object.entries(answer.headers).flat()
  socket.end(headText(answer.status, '', [...list, 'Connection', 'close']) + answer.body, 'latin1')
  closeSoon(socket)
}

/** Milliseconds for a client to read its answer and to go. */
const lingerMs = 1000

/** A client that has got its answer and does not go would keep its half of the connection for ever. */
function closeSoon(socket: Duplex): void {
  if (socket.destroyed) return
  socket.resume()
  const patience = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(patience))
}

function headText(status: number, statusMessage: string, headers: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${statusMessage || STATUS_CODES[status] || ''}\r\n`
  for (let at = 0; at + 1 < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`
  return `${text}\r\n`
}
