import { createHmac } from 'node:crypto'
import { byBytes, canonicalQuery } from './query-string.ts'
import { isSignedV4, signatureV4 } from './signature-v4.ts'
import type { SignedRequest } from './signed-request.ts'

/**
 * The signature that a request to an EC2 API should have, in the version that it names: 0 and 1 with SHA-1, 2 and 4 with
 * SHA-256. `undefined` when it names none that is known, or lacks something that is signed.
 *
 * Version 0 signs two parameters, and 1 does not say where one ends: they are here because Keystone takes them. Unlike there,
 * `Timestamp` has to be among what versions 0 to 2 sign: a signature without a time would be good for ever, and version 1
 * lets whoever has seen one move its time into the name of another parameter (CVE-2020-12692).
 *
 * @see {@link https://docs.aws.amazon.com/general/latest/gr/signature-version-2.html}
 */
export function ec2Signature(secret: string, request: SignedRequest): string | undefined {
  const { params, verb, host, path } = request
  const version = params.get('SignatureVersion')
  if (version === undefined) return isSignedV4(request) ? signatureV4(secret, request) : undefined
  const timestamp = params.get('Timestamp')
  if (timestamp === undefined) return undefined
  if (version === '0') {
    const action = params.get('Action')
    return action === undefined ? undefined : hmac('sha1', secret, action + timestamp)
  }
  if (version === '1') return hmac('sha1', secret, joined(params))
  if (version === '2') {
    const query = canonicalQuery(new Map(params).set('SignatureMethod', 'HmacSHA256'))
    return hmac('sha256', secret, `${verb}\n${host}\n${path}\n${query}`)
  }
  return undefined
}

/** Names and values one after another, by name without regard to case. */
function joined(params: SignedRequest['params']): string {
  return [...params]
    .map(([name, value]) => ({ key: name.toLowerCase(), text: name + value }))
    .toSorted((one, other) => byBytes(one.key, other.key))
    .map(({ text }) => text)
    .join('')
}

function hmac(algorithm: 'sha1' | 'sha256', secret: string, text: string): string {
  return createHmac(algorithm, secret).update(text).digest('base64')
}
