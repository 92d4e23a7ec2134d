/** Base64 of bytes, or of the UTF-8 of a text. */
export function base64(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
