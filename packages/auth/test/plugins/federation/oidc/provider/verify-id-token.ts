import { createPublicKey, verify } from 'node:crypto'
import { transport } from './sockets.ts'

/** The user of an ID token that the issuer has signed, and that is still good. */
export async function verifyIdToken(
  token: string,
  { jwks_uri, issuer }: { jwks_uri: string; issuer: string },
): Promise<string | undefined> {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { kid, alg } = partOf(header)
  const { body } = await transport({ method: 'GET', url: jwks_uri, headers: {} })
  const key = JSON.parse(body).keys.find((one: { kid: string }) => one.kid === kid)
  if (alg !== 'RS256' || key === undefined) return undefined
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  )
  const { iss, exp, sub } = partOf(payload)
  return signed && iss === issuer && exp * 1000 > Date.now() ? sub : undefined
}

function partOf(text: string) {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return {}
  }
}
