import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An answer as it came over the wire. */
export interface RawResponse {
  status: number
  /** Header lines in the order in which they came. */
  headers: readonly (readonly [string, string])[]
  body: string
}

/** Sends lines as they are, which no HTTP client would, and reads until the server closes. */
export async function rawRequests(
  to: number | Socket,
  requests: readonly string[][],
): Promise<RawResponse[]> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : to
  socket.setEncoding('latin1')
  const text = requests.map((lines) => [...lines, '', ''].join('\r\n')).join('')
  let answer = ''
  socket.on('data', (piece) => {
    answer += piece
  })
  socket.write(text, 'latin1')
  await once(socket, 'close')
  return parse(answer)
}

/** One request on a connection of its own: a new one to a port, or one that is being made. */
export async function rawRequest(to: number | Socket, lines: string[]): Promise<RawResponse> {
  const [response] = await rawRequests(to, [[...lines, 'Connection: close']])
  return response!
}

function parse(text: string): RawResponse[] {
  const responses: RawResponse[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine, ...lines] = rest.slice(0, end).split('\r\n')
    const headers = lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
    })
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
    responses.push({
      status: Number(statusLine?.split(' ')[1]),
      headers,
      body: rest.slice(end + 4, end + 4 + length),
    })
    rest = rest.slice(end + 4 + length)
  }
  return responses
}
