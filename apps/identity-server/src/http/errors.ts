import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../identity-error.ts'
import { errorAnswer } from './error-answer.ts'

/** Answers every error in Keystone's JSON. What is not the client's doing is logged with its cause. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const answer = errorAnswer(error, authenticateUri(request))
    if (answer.status >= 500) request.log.error({ err: error }, 'request failed')
    else request.log.debug({ err: error }, 'request refused')
    return reply.code(answer.status).headers(answer.headers).send(answer.body)
  })

  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? request.url
    const answer = errorAnswer(notFound('path', path), '')
    return reply.code(answer.status).send(answer.body)
  })
}

/** Where to authenticate, in the terms of whoever asks. */
export function authenticateUri(request: FastifyRequest): string {
  return `${request.baseUrl}${/^\/+auth(?:[/?]|$)/.test(request.url) ? '/auth' : '/v3'}`
}

/** Answers a URL that no route can be looked up for, in the same JSON. Nothing else sees such a request. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const answer = errorAnswer(error, '')
  reply
    .header('vary', 'X-Auth-Token')
    .header('x-openstack-request-id', request.id)
    .code(answer.status)
    .headers(answer.headers)
    .send(answer.body)
}

/** Answers what is not HTTP, has headers without end or never ends, in the same JSON, and closes the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const title = STATUS_CODES[status] ?? 'Error'
  const message = 'The server could not read the request.'
  const body = JSON.stringify({ error: { code: status, message, title } })
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
