/** Reads the body of a request that is still to be handled; `undefined` when there are more than `maxBytes`. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  // Reading a clone leaves the request itself unread.
  const reader = request.clone().body?.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { value: piece } = (await reader?.read()) ?? {}
    if (piece === undefined) return Buffer.concat(pieces)
    size += piece.length
    if (size <= maxBytes) pieces.push(piece)
    else {
      // Nobody waits for it: it settles only when the request itself is given up, too.
      reader?.cancel().catch(() => {})
      return undefined
    }
  }
}
