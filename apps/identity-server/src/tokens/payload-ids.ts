import { auditIdBytes } from './audit-ids.ts'
import { decodeCanonicalBase64url } from './base64url.ts'
import type { MsgpackField } from './msgpack.ts'
import { TokenEncodeError } from './token-format.ts'

const uuidBytes = 16
const canonicalUuid = /^[0-9a-f]{32}$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether an id is a UUID as Keystone spells the ids it makes: 32 lower-case hex digits. */
export function isUuid(id: string): boolean {
  return canonicalUuid.test(id)
}

/**
 * Writes an id as `[true, 16 bytes]` when it is a UUID of 32 lower-case hex digits, else as `[false, text]`.
 *
 * Keystone also takes the first form for UUIDs in other spellings (dashes, upper case), and then reads another id
 * back than it wrote. Both servers read the second form exactly.
 *
 * @throws {@link TokenEncodeError} `unencodable_id` for an empty id, or one that is not well-formed Unicode.
 */
export function writeTaggedId(id: string): MsgpackField {
  return isUuid(id) ? [true, Buffer.from(id, 'hex')] : [false, writeText(id)]
}

/**
 * Writes an id as it is.
 *
 * @throws {@link TokenEncodeError} `unencodable_id` for an empty id, or one that is not well-formed Unicode.
 */
export function writeText(id: string): string {
  if (id !== '' && id.isWellFormed()) return id
  throw new TokenEncodeError('unencodable_id', 'An id is empty or not Unicode.')
}

/** Reads what {@link writeTaggedId} writes; `null` for `[false, nil]`, `undefined` for anything else. */
export function readTaggedId(field: unknown): string | null | undefined {
  if (!Array.isArray(field) || field.length !== 2) return undefined
  const [isUuid, id]: unknown[] = field
  if (isUuid === true) return readUuid(id)
  if (isUuid !== false) return undefined
  return id === null ? null : readText(id)
}

/**
 * Writes an id that has room for a UUID only.
 *
 * @throws {@link TokenEncodeError} `unencodable_id` for any other id.
 */
export function writeUuid(id: string): Uint8Array {
  if (isUuid(id)) return Buffer.from(id, 'hex')
  throw new TokenEncodeError(
    'unencodable_id',
    `The id "${id}" is not 32 lower-case hex digits, which it must be here.`,
  )
}

/** Reads 16 bytes as 32 lower-case hex digits. */
export function readUuid(field: unknown): string | undefined {
  if (!(field instanceof Uint8Array) || field.length !== uuidBytes) return undefined
  return Buffer.from(field.buffer, field.byteOffset, field.length).toString('hex')
}

/** Reads non-empty text, also from bytes: Python's msgpack before 1.0 did not tell them apart. */
export function readText(field: unknown): string | undefined {
  if (typeof field === 'string') return field === '' ? undefined : field
  if (!(field instanceof Uint8Array) || field.length === 0) return undefined
  try {
    return utf8.decode(field)
  } catch {
    return undefined
  }
}

/**
 * Writes audit ids as their bytes.
 *
 * @throws {@link TokenEncodeError} `invalid_audit_id` for none (such a token could not be revoked), more than two, or
 *   one that is not the base64url of 16 bytes.
 */
export function writeAuditIds(auditIds: readonly string[]): MsgpackField {
  if (auditIds.length < 1 || auditIds.length > 2) {
    throw new TokenEncodeError(
      'invalid_audit_id',
      `A token has one or two audit ids, not ${auditIds.length}.`,
    )
  }
  return auditIds.map((auditId) => {
    const bytes = decodeCanonicalBase64url(auditId)
    if (bytes?.length === auditIdBytes) return bytes
    throw new TokenEncodeError(
      'invalid_audit_id',
      `The audit id "${auditId}" is not the base64url of 16 bytes.`,
    )
  })
}

/** Whether text is an audit id: the base64url of 16 bytes, in its one spelling. */
export function isAuditId(text: string): boolean {
  return decodeCanonicalBase64url(text)?.length === auditIdBytes
}

/** Reads what {@link writeAuditIds} writes. */
export function readAuditIds(field: unknown): readonly string[] | undefined {
  if (!Array.isArray(field) || field.length < 1 || field.length > 2) return undefined
  const auditIds: string[] = []
  for (const bytes of field as unknown[]) {
    if (!(bytes instanceof Uint8Array) || bytes.length !== auditIdBytes) return undefined
    auditIds.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url'))
  }
  return auditIds
}
