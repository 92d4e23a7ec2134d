/** The order of P-256. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A token with the second valid signature of ES256, (r, n − s), which everybody can work out. */
export function otherSignature(token: string): string {
  const at = token.lastIndexOf('.') + 1
  const bytes = Buffer.from(token.slice(at), 'base64url')
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`)
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')
  return token.slice(0, at) + Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')
}
