import { createHash, createHmac } from 'node:crypto'
import { canonicalQuery } from './query-string.ts'
import type { SignedRequest } from './signed-request.ts'

export const algorithmV4 = 'AWS4-HMAC-SHA256'

/** What a signing key of version 4 is good for, one part of a credential scope each. */
export interface CredentialScope {
  /** `YYYYMMDD`. */
  date: string
  region: string
  service: string
}

/** Reads `date/region/service/aws4_request`; `undefined` for anything else. */
export function readCredentialScope(text: string): CredentialScope | undefined {
  const [date, region, service, end, ...more] = text.split('/')
  if (!date || region === undefined || service === undefined) return undefined
  return end === 'aws4_request' && more.length === 0 ? { date, region, service } : undefined
}

/** Signs text as version 4 does, in hexadecimal. */
export function signV4(secret: string, scope: CredentialScope, stringToSign: string | Uint8Array): string {
  const hmac = (key: string | Buffer, data: string | Uint8Array) =>
    createHmac('sha256', key).update(data).digest()
  const dateKey = hmac(`AWS4${secret}`, scope.date)
  const key = hmac(hmac(hmac(dateKey, scope.region), scope.service), 'aws4_request')
  return hmac(key, stringToSign).toString('hex')
}

/** Whether a request says that it is signed with version 4: in its header, or in its query. */
export function isSignedV4({ headers, params }: SignedRequest): boolean {
  return (
    headers.get('authorization')?.startsWith(algorithmV4) === true ||
    params.get('X-Amz-Algorithm') === algorithmV4
  )
}

/**
 * The signature that a request should have; `undefined` when it lacks something that is signed.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html}
 */
export function signatureV4(secret: string, request: SignedRequest): string | undefined {
  const { verb, path, params, headers, bodyHash } = request
  const [, ...scopeParts] = authParameter(request, 'Credential')?.split('/') ?? []
  const scope = readCredentialScope(scopeParts.join('/'))
  const signedHeaders = authParameter(request, 'SignedHeaders')
  const date = headers.get('x-amz-date') ?? params.get('X-Amz-Date')
  if (scope === undefined || signedHeaders === undefined || bodyHash === undefined) return undefined
  if (date === undefined || !date.startsWith(scope.date)) return undefined

  const method = verb.toUpperCase()
  const lines = signedHeaders.split(';').map((name) => {
    const value = headers.get(name)
    return value === undefined ? '' : `${name}:${value.trim()}\n`
  })
  const canonicalRequest = [
    method,
    path,
    // What a POST sends is in its body, and so in the hash of that.
    method === 'POST' ? '' : canonicalQuery(params),
    lines.join(''),
    signedHeaders,
    bodyHash,
  ].join('\n')
  const hash = createHash('sha256').update(canonicalRequest).digest('hex')
  return signV4(secret, scope, [algorithmV4, date, scopeParts.join('/'), hash].join('\n'))
}

/** A part of the header `Authorization`, or without that header of the query. */
function authParameter({ headers, params }: SignedRequest, name: string): string | undefined {
  const authorization = headers.get('authorization')
  if (authorization === undefined) return params.get(`X-Amz-${name}`)
  const start = authorization.indexOf(`${name}=`)
  return start < 0 ? undefined : authorization.slice(start + name.length + 1).split(',')[0]
}
