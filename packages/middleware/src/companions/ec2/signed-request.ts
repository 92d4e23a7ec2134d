import type { GuardRequest } from '../../guard.ts'
import { requestTarget } from '../request-target.ts'

/** What is signed of a request, and by whom; in the API's spelling. */
export interface SignedRequest {
  access: string
  signature: string
  host: string
  verb: string
  path: string
  params: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
}

type Headers = GuardRequest['headers']

const invalid = { refusal: 'invalid' } as const
const missing = { refusal: 'missing' } as const

/**
 * Finds the signature of a request and what it covers.
 *
 * @param form the body, if it is a form
 */
export function signedRequest(
  request: GuardRequest,
  form: string | undefined,
  hasBody: boolean,
  now: Date,
): SignedRequest | typeof invalid | typeof missing {
  const { headers, method: verb, url } = request
  const [path = '', ...queries] = requestTarget(url).split('?')
  const query = paramsOf(queries.join('?'))
  if (query === undefined) return invalid
  const host = one(headers, 'host') ?? ''
  const authorization = one(headers, 'authorization')

  if (authorization?.startsWith('AWS4-HMAC-SHA256') === true || query.has('X-Amz-Signature')) {
    // Of a POST Keystone takes no query into account, so anybody could have changed it.
    if (verb === 'POST' && query.size > 0) return invalid
    // Keystone would verify by that version, which covers less, whatever else the request brings.
    if (query.has('SignatureVersion')) return invalid
    const signature = take(query, 'X-Amz-Signature') ?? partOf(authorization, 'Signature')
    const scope = query.get('X-Amz-Credential') ?? partOf(authorization, 'Credential')
    const names = query.get('X-Amz-SignedHeaders') ?? partOf(authorization, 'SignedHeaders') ?? ''
    const access = scope?.split('/')[0]
    if (!signature || !access) return invalid
    const signed = headersNamed([...names.split(';'), 'authorization', 'x-amz-date'], headers)
    if (isPast(lastInstantOf(query, signed['X-Amz-Date']), now)) return invalid
    return { access, signature, host, verb, path, params: Object.fromEntries(query), headers: signed }
  }

  const inForm = paramsOf(form ?? '')
  if (inForm === undefined || [...inForm.keys()].some((name) => query.has(name))) return invalid
  const params = new Map([...query, ...inForm])
  const signature = take(params, 'Signature')
  if (signature === undefined) return missing
  const access = params.get('AWSAccessKeyId')
  if (!signature || !access) return invalid
  // Version 0 signs no more than the action and the time. Version 1 signs neither method nor path, and names and values
  // without a boundary: whoever has seen one request can make others of it, and take its time away.
  if (params.get('SignatureVersion') !== '2' || (hasBody && form === undefined)) return invalid
  const expires = params.get('Expires')
  if (expires !== undefined && isPast(Date.parse(expires), now)) return invalid
  return { access, signature, host, verb, path, params: Object.fromEntries(params), headers: {} }
}

/** Until when a presigned URL is good, which Keystone does not look at; `undefined` for what is signed for now. */
function lastInstantOf(query: ReadonlyMap<string, string>, dateHeader: string | undefined) {
  const seconds = query.get('X-Amz-Expires')
  if (seconds === undefined) return undefined
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(dateHeader ?? query.get('X-Amz-Date') ?? '')
  if (parts === null || !/^\d{1,7}$/.test(seconds)) return Number.NaN
  const [, year, month, day, hour, minute, second] = parts
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + Number(seconds) * 1000
}

/** An instant that cannot be read is past. */
function isPast(instantMs: number | undefined, now: Date): boolean {
  return instantMs !== undefined && !(now.getTime() < instantMs)
}

/** Whether the body has the parameters of a request. */
export function isForm(headers: Headers): boolean {
  return /^application\/x-www-form-urlencoded *(?:;|$)/i.test(one(headers, 'content-type') ?? '')
}

/** `undefined` when a name comes twice: the service might read another value than the one that was signed. */
function paramsOf(text: string): Map<string, string> | undefined {
  const pairs = [...new URLSearchParams(text)]
  const params = new Map(pairs)
  return params.size === pairs.length ? params : undefined
}

function take(params: Map<string, string>, name: string): string | undefined {
  const value = params.get(name)
  params.delete(name)
  return value
}

function partOf(authorization: string | undefined, name: string): string | undefined {
  return authorization
    ?.split(/[ ,]+/)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** Only what is signed goes to Keystone, in the case that the original looks for. */
function headersNamed(names: readonly string[], headers: Headers): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = one(headers, name)
    if (value !== undefined) found[name.replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase())] = value
  }
  return found
}

function one(headers: Headers, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return typeof value === 'string' ? value : value?.join(',')
}
