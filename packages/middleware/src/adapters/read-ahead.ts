import type { IncomingMessage } from 'node:http'

const nothing = new Uint8Array()

/**
 * Reads the body of a request and puts it back, so that whoever comes next reads it as if nobody had.
 *
 * Only bodies with a `Content-Length` are read: of a stream that has already ended, nothing can be put back.
 *
 * @param timeoutMs milliseconds in which all of it has to come: whoever sends it is not known yet
 * @returns `undefined` when there is more than `maxBytes`, no known length, or the client breaks off or takes too long
 */
export async function readAhead(
  request: IncomingMessage,
  maxBytes: number,
  timeoutMs = 30_000,
): Promise<Uint8Array | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (encoding !== undefined) return undefined
  // Over HTTP/2 a body needs neither header.
  const { stream } = request as { stream?: { readonly endAfterHeaders: boolean } }
  if (length === undefined && stream?.endAfterHeaders === false) return undefined
  const expected = Number(length ?? 0)
  if (expected === 0) return nothing
  if (!(expected <= maxBytes) || request.readableDidRead) return undefined
  return await new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    const read = () => {
      while (size < expected) {
        const piece: Buffer | null = request.read()
        if (piece === null) return
        pieces.push(piece)
        size += piece.length
      }
      const body = Buffer.concat(pieces)
      request.unshift(body)
      settle(body)
    }
    const settle = (body?: Uint8Array) => {
      clearTimeout(timer)
      request.off('readable', read).off('close', abandon).off('error', abandon)
      resolve(body)
    }
    const abandon = () => settle()
    const timer = setTimeout(abandon, timeoutMs).unref()
    request.on('readable', read).on('close', abandon).on('error', abandon)
  })
}
