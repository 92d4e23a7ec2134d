/**
 * Decodes base64url only from its canonical text: the URL-safe alphabet, no padding, no whitespace, unused bits zero.
 *
 * @returns `undefined` for anything else, so that no two texts decode to the same bytes (CVE-2015-7546).
 * @see RFC 4648 section 3.5
 */
export function decodeCanonicalBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
