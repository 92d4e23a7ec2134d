import { invalid, unauthenticated } from '../../identity-error.ts'
import { ec2Signature } from './ec2-signature.ts'
import { s3Signature } from './s3-signature.ts'
import { type SignedRequest, withoutPort } from './signed-request.ts'

/** A signature that a service passes on, to learn whose it is. */
export interface SignatureClaim extends Pick<SignedRequest, 'access' | 'signature' | 'params' | 'headers'> {
  /** The signatures that are right, if this is the secret. */
  rightSignatures(secret: string): readonly (string | undefined)[]
}

/**
 * Reads the body of `POST /v3/ec2tokens`.
 *
 * @throws `invalid` for a body of another shape; `unauthenticated` without access key or signature
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#ec2-and-s3-tokens}
 */
export function readEc2Claim(body: unknown): SignatureClaim {
  const members = credentialsIn(body)
  const request: SignedRequest = {
    ...readSigner(members),
    verb: text(members, 'verb') ?? '',
    host: text(members, 'host') ?? '',
    path: text(members, 'path') ?? '',
    bodyHash: text(members, 'body_hash'),
  }
  return {
    ...request,
    // Some clients sign without the port of the host.
    rightSignatures: (secret) =>
      [request, withoutPort(request)].map((variant) => ec2Signature(secret, variant)),
  }
}

/**
 * Reads the body of `POST /v3/s3tokens`: its `token` is the string that was signed, in base64.
 *
 * @throws `invalid` for a body of another shape; `unauthenticated` without access key or signature
 */
export function readS3Claim(body: unknown): SignatureClaim {
  const members = credentialsIn(body)
  const stringToSign = Buffer.from(text(members, 'token') ?? '', 'base64url')
  return {
    ...readSigner(members),
    rightSignatures: (secret) => [s3Signature(secret, stringToSign)],
  }
}

type Members = Readonly<Record<string, unknown>>

/** The names under which clients have put it over the years. */
const wrappers = ['credentials', 'credential', 'ec2Credentials']

function credentialsIn(body: unknown): Members {
  if (!isObject(body) || Object.keys(body).length === 0)
    throw invalid('Expecting to find credentials in the request body.')
  const found = wrappers.map((name) => body[name]).find(Boolean) ?? {}
  if (!isObject(found)) throw invalid('Expecting to find an object in credentials.')
  return found
}

function readSigner(members: Members) {
  const access = text(members, 'access')
  const signature = text(members, 'signature')
  if (!access || !signature) throw unauthenticated('no access key or no signature')
  const headers = [...texts(members, 'headers')].map(([name, value]) => [name.toLowerCase(), value] as const)
  return { access, signature, params: texts(members, 'params'), headers: new Map(headers) }
}

function text(members: Members, name: string): string | undefined {
  const value = members[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalid(`Expecting to find a string in credentials.${name}.`)
  return value
}

function texts(members: Members, name: string): ReadonlyMap<string, string> {
  const value = members[name] ?? {}
  if (!isObject(value)) throw invalid(`Expecting to find an object in credentials.${name}.`)
  return new Map(
    Object.entries(value).map(([key, member]) => {
      if (typeof member !== 'string' && typeof member !== 'number')
        throw invalid(`Expecting to find strings in credentials.${name}.`)
      return [key, String(member)] as const
    }),
  )
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
