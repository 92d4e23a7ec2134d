const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JSON object from the one text that a program makes of it: UTF-8, no white space, no member twice, no escape
 * where none is needed, or, as Python writes it, one for every character outside of ASCII.
 *
 * Two readers may understand anything else differently, such as which of two members of one name counts.
 *
 * @returns `undefined` for any other text
 */
export function readStrictJson(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const written = JSON.stringify(value)
    return text === written || text === inAscii(written) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function inAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
