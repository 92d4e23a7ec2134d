/**
 * Why a mapping cannot be used.
 *
 * - `invalid_mapping`: the document itself makes no sense.
 * - `not_mapped`: the document is fine, but says nothing, or something impossible, about this assertion.
 */
export type MappingErrorCode = 'invalid_mapping' | 'not_mapped'

/** A mapping that is wrong, or that has no answer. The message quotes the document, never the assertion. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly code: MappingErrorCode

  constructor(code: MappingErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** @param path where in the document: `rules[0].remote[1].regex` */
export function invalidMapping(path: string, message: string): MappingError {
  return new MappingError('invalid_mapping', `Invalid mapping: ${path} ${message}.`)
}

/** @param reason for the log: whoever logs in is not told */
export function notMapped(reason: string): MappingError {
  return new MappingError('not_mapped', reason)
}
