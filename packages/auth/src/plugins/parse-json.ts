/** `undefined` for what is not JSON. The parser's own error is dropped: it quotes the body. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
