import { createHmac } from 'node:crypto'
import { algorithmV4, readCredentialScope, signV4 } from './signature-v4.ts'

/** The services whose signatures may be exchanged here. A key of version 4 is good for one. */
const services = ['s3', 'iam', 'sts']

/**
 * The signature of the string that a client of S3 has signed: SHA-1 in base64, or version 4 when the string begins like one.
 * `undefined` for a string of version 4 that is none, or is about another service.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html}
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html}
 */
export function s3Signature(secret: string, stringToSign: Uint8Array): string | undefined {
  const text = Buffer.from(stringToSign).toString('latin1')
  if (!text.startsWith('AWS4')) return createHmac('sha1', secret).update(stringToSign).digest('base64')
  const lines = text.split('\n')
  if (lines.length !== 4 || lines[0] !== algorithmV4) return undefined
  const scope = readCredentialScope(lines[2] ?? '')
  return scope !== undefined && services.includes(scope.service)
    ? signV4(secret, scope, stringToSign)
    : undefined
}
