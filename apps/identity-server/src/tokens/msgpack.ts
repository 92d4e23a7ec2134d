import { Packr, Unpackr } from 'msgpackr'
import { retagRawStrings } from './msgpack-raw.ts'

/** A number that is written as a float64 even when it is whole, as Python writes its floats. */
export interface Float64 {
  float64: number
}

/** What payloads are made of. */
export type MsgpackField = null | boolean | number | string | Uint8Array | Float64 | readonly MsgpackField[]

const packr = new Packr({ useRecords: false })
const unpackr = new Unpackr({ useRecords: false })
const float64Marker = 0xcb

/**
 * Writes a payload the way Python's msgpack 1.x does: separate text and binary families, shortest forms.
 *
 * @param fields At most 15.
 */
export function packFields(fields: readonly MsgpackField[]): Buffer {
  if (fields.length > 15) throw new RangeError(`A payload has at most 15 fields, not ${fields.length}.`)
  return Buffer.concat([Uint8Array.of(0x90 | fields.length), ...fields.map(packField)])
}

// msgpackr writes a whole number as an integer, so floats are written here.
function packField(field: MsgpackField): Uint8Array {
  if (typeof field !== 'object' || field === null || !('float64' in field)) return packr.pack(field)
  const bytes = Buffer.allocUnsafe(9)
  bytes[0] = float64Marker
  bytes.writeDoubleBE(field.float64, 1)
  return bytes
}

/** Reads a payload; `undefined` when it is not one whole msgpack array, or something follows it. */
export function unpackFields(bytes: Uint8Array): readonly unknown[] | undefined {
  try {
    const fields: unknown = unpackr.unpack(bytes)
    return Array.isArray(fields) ? fields : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads a payload that Python's msgpack before 1.0 wrote, which had one family for text and bytes: all of them come
 * back as bytes.
 */
export function unpackRawFields(bytes: Uint8Array): readonly unknown[] | undefined {
  const retagged = retagRawStrings(bytes)
  return retagged && unpackFields(retagged)
}
