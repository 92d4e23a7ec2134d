import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Transport, TransportResponse } from '../../../../../src/index.ts'

/** A server on a socket of this machine. */
export interface Listening {
  origin: string
  close(): Promise<void>
}

/** @param handlerFor makes the handler once it is known where it listens */
export async function listen(handlerFor: (origin: string) => RequestListener): Promise<Listening> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', handlerFor(origin))
  return {
    origin,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** HTTP that follows no redirects, and does not care about the clocks of tests. */
export const transport: Transport = ({ method, url, headers, body, signal }) =>
  new Promise<TransportResponse>((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false, ...(signal && { signal }) }, (response) => {
      const { statusCode: status = 0, headersDistinct } = response
      const joined = Object.entries(headersDistinct).map(([name, values]) => [name, values?.join(', ')])
      const setCookies = headersDistinct['set-cookie'] ?? []
      const answer = (read: string) => ({
        status,
        headers: Object.fromEntries(joined),
        setCookies,
        body: read,
      })
      text(response).then((read) => resolve(answer(read)), reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })

/** Posts a form. */
export function postForm(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TransportResponse> {
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  const body = new URLSearchParams(form).toString()
  return transport({ method: 'POST', url, headers: { ...type, ...headers }, body })
}
