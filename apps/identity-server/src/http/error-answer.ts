import { STATUS_CODES } from 'node:http'
import {
  AuthError,
  type AuthErrorCode,
  encodeReceipt,
  type JsonObject,
  type Receipt,
  type WireErrorCode,
} from '@ks/auth'
import { MethodsMissing } from '../auth/receipts.ts'
import { PasswordHashError } from '../identity/passwords/password-hash-error.ts'
import { IdentityError } from '../identity-error.ts'
import { isStorageError } from '../storage/storage-error.ts'
import { identityErrorStatus, storageErrorStatus, wireErrorStatus } from './error-status.ts'

/** What a client is told about an error: never more than this. */
export interface ErrorAnswer {
  status: number
  headers: Record<string, string>
  body:
    | { error: { code: number; message: string; title: string; identity?: unknown; versions?: unknown } }
    | JsonObject
}

/** Seconds that a client waits before it comes back to a server that is out of capacity. */
const busyRetryAfterSeconds = 1

/**
 * Turns anything thrown into Keystone's JSON error. What is not meant for clients becomes a plain 500 or 503; the caller
 * logs the error itself.
 *
 * @param authenticateUri goes into `WWW-Authenticate` of every 401
 */
export function errorAnswer(error: unknown, authenticateUri: string): ErrorAnswer {
  if (error instanceof MethodsMissing) return receiptAnswer(error.receipt)
  const { status, message, retryAfterSeconds, identity, versions } = describe(error)
  const headers: Record<string, string> = {}
  if (status === 401) headers['www-authenticate'] = `Keystone uri="${authenticateUri}"`
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds)
  const title = STATUS_CODES[status] ?? 'Error'
  return {
    status,
    headers,
    body: {
      error: {
        code: status,
        message,
        title,
        ...(identity !== undefined && { identity }),
        ...(versions !== undefined && { versions }),
      },
    },
  }
}

/** A login that is right so far is no error of the client: the answer has a form of its own. */
function receiptAnswer(receipt: Receipt): ErrorAnswer {
  return {
    status: 401,
    headers: { 'openstack-auth-receipt': receipt.receipt },
    body: encodeReceipt(receipt),
  }
}

interface Description {
  status: number
  message: string
  retryAfterSeconds?: number | undefined
  identity?: unknown
  /** Versions of the authentication contract that could have been asked for. */
  versions?: readonly string[] | undefined
}

function describe(error: unknown): Description {
  if (error instanceof IdentityError) {
    return {
      status: identityErrorStatus[error.code],
      message: error.message,
      retryAfterSeconds: error.retryAfterSeconds,
      identity: error.identity,
    }
  }
  if (error instanceof AuthError) {
    const { code, message, versions } = error
    return isWireErrorCode(code) ? { status: wireErrorStatus[code], message, versions } : unexpected
  }
  if (error instanceof PasswordHashError) {
    if (error.code === 'busy') return busy
    return error.code === 'invalid_parameter' ? unexpected : { status: 400, message: error.message }
  }
  if (isStorageError(error)) return describeStorage(storageErrorStatus[error.code])
  return describeFrameworkError(error)
}

function isWireErrorCode(code: AuthErrorCode): code is WireErrorCode {
  return Object.hasOwn(wireErrorStatus, code)
}

function describeStorage(status: number): Description {
  if (status === 409)
    return { status, message: 'Conflict occurred attempting to store the resource - Duplicate entry.' }
  if (status === 400)
    return {
      status,
      message: 'The request refers to something that does not exist, or a value does not fit.',
    }
  return status === 503 ? busy : unexpected
}

/** Fastify's own refusals (unparsable body, schema, size) say nothing secret. Other errors may, whatever status they carry. */
function describeFrameworkError(error: unknown): Description {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return unexpected
  const { code, statusCode } = error
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number')
    return unexpected
  if (statusCode < 400 || statusCode >= 500) return unexpected
  if (statusCode === 413) return { status: 413, message: error.message }
  // Keystone has no bound for the parts of a path: nothing has a name as long as this.
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return { status: 404, message: 'Could not find what the path names.' }
  // 415 included: Keystone answers a body of another content type with 400.
  return { status: 400, message: 'validation' in error ? validationMessage(error) : error.message }
}

/** The value itself is never quoted: it may be a password. */
function validationMessage(error: Error): string {
  const [first] = Array.isArray((error as { validation?: unknown }).validation)
    ? (
        error as unknown as {
          validation: { instancePath?: string; message?: string; params?: Record<string, unknown> }[]
        }
      ).validation
    : []
  const attribute = first?.instancePath?.split('/').filter(Boolean).join('.')
  const extra = first?.params?.additionalProperty
  const message = `${first?.message ?? 'is invalid'}${typeof extra === 'string' ? ` (${extra})` : ''}`
  return attribute
    ? `Invalid input for field/attribute ${attribute}: ${message}.`
    : `Invalid input: the request ${message}.`
}

const unexpected: Description = {
  status: 500,
  message: 'An unexpected error prevented the server from fulfilling your request.',
}

const busy: Description = {
  status: 503,
  message: 'The server cannot take this request now. Try again later.',
  retryAfterSeconds: busyRetryAfterSeconds,
}
