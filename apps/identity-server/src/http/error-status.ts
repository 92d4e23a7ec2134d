import type { WireErrorCode } from '@ks/auth'
import type { IdentityErrorCode } from '../identity-error.ts'
import type { StorageErrorCode } from '../storage/storage-error.ts'

/** HTTP status of every refusal of the rules. */
export const identityErrorStatus: Record<IdentityErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many_requests: 429,
  unavailable: 503,
}

/** HTTP status of what reading an authentication can find wrong. Other codes of its errors are those of clients. */
export const wireErrorStatus: Record<WireErrorCode, number> = {
  malformed: 400,
  unsupported_method: 401,
  unsupported_version: 400,
  not_expressible: 401,
}

/** HTTP status of what the database can find wrong, where no rule gave a better answer. */
export const storageErrorStatus: Record<StorageErrorCode, number> = {
  conflict: 409,
  reference: 400,
  value_rejected: 400,
  unreachable: 503,
  busy: 503,
  refused: 500,
  damaged: 500,
  unwritable: 500,
  connection_invalid: 500,
  schema_unknown: 500,
}
