const CRYPT_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Base64 without padding. */
export function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/**
 * Reads base64 without padding. passlib writes `.` for `+` in some formats and current Keystone does not: both are read.
 *
 * @returns `undefined` when the text holds anything else
 */
export function decodeBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+./]*$/.test(text) ? Buffer.from(text.replaceAll('.', '+'), 'base64') : undefined
}

/**
 * Reads an integer that crypt(3) formats write in their own alphabet, least significant digit first.
 *
 * @returns `undefined` when the text holds anything else
 */
export function decodeCryptInteger(text: string): number | undefined {
  const digits = [...text].map((letter) => CRYPT_ALPHABET.indexOf(letter))
  return digits.includes(-1) ? undefined : digits.reduceRight((value, digit) => value * 64 + digit, 0)
}

/**
 * Reads bytes that crypt(3) formats write in their own alphabet: three bytes in four letters, little-endian.
 *
 * @returns `undefined` when the text holds anything else
 */
export function decodeCryptBytes(text: string): Buffer | undefined {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 4) {
    const letters = text.slice(at, at + 4)
    const value = decodeCryptInteger(letters)
    if (value === undefined) return undefined
    for (let byte = 0; byte < Math.floor((letters.length * 6) / 8); byte++)
      bytes.push((value >> (8 * byte)) & 0xff)
  }
  return Buffer.from(bytes)
}
