/** Longer headers are not looked at: no service has a reason to send one. */
const longestHeader = 8192

/** The challenge, or a quoted text of another one, in which `Keystone uri=` would mean nothing. */
const challengeOrQuoted = /(?<![^\s,])Keystone\s+uri\s*=\s*(?:"([^"]*)"|'([^']*)')|"(?:[^"\\]|\\.)*"/gi

/**
 * The URL at which a client gets a token, from the `WWW-Authenticate` of a 401. Takes double quotes, which are right, and
 * single quotes, which old services send; other challenges may stand around it. `undefined` if there is none, or it is no
 * URL with http or https.
 *
 * > [!WARNING]
 * > The service chooses this URL. Send credentials there only if you know it.
 *
 * @param header as `Headers.get('www-authenticate')` gives it; not looked at beyond 8192 characters
 * @example
 * parseKeystoneChallenge('Keystone uri="https://identity.example/v3"') // 'https://identity.example/v3'
 */
export function parseKeystoneChallenge(header: string | null | undefined): string | undefined {
  if (header === null || header === undefined || header.length > longestHeader) return undefined
  for (const [, double, single] of header.matchAll(challengeOrQuoted)) {
    const uri = double ?? single
    if (uri !== undefined && URL.canParse(uri) && /^https?:/i.test(uri)) return uri
  }
  return undefined
}
