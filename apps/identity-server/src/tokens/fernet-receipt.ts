import { randomBytes as secureRandomBytes } from 'node:crypto'
import { authMethodBits } from './auth-method-bits.ts'
import { openFernet, sealFernet } from './fernet-box.ts'
import type { KeySource } from './keys.ts'
import { packFields, unpackFields, unpackRawFields } from './msgpack.ts'
import { readTaggedId, writeTaggedId } from './payload-ids.ts'
import { readInstant, writeInstant } from './payload-times.ts'

/** The methods that a user has already passed on the way to a token that needs more of them. */
export interface ReceiptPayload {
  userId: string
  methods: readonly string[]
  expiresAt: Date
}

/** Writes and reads receipts. */
export interface ReceiptFormat {
  /**
   * @param issuedAt Cut to whole seconds.
   * @throws `TokenEncodeError` `unknown_method`, `unencodable_id` or `invalid_time`.
   */
  encode(receipt: ReceiptPayload, issuedAt: Date): string
  /** `undefined` when the text is not a receipt of ours, or not the canonical text of one. Expiry is not looked at. */
  decode(text: string): { receipt: ReceiptPayload; issuedAt: Date } | undefined
}

/** What receipts are made with. */
export interface FernetReceiptOptions {
  /** The keys of `[fernet_receipts]`, never those of tokens. */
  keys: KeySource
  /** `[auth] methods`, in the configured order. */
  methods: readonly string[]
  /** Makes IVs. Default: the system's secure source. */
  randomBytes?: (size: number) => Uint8Array
}

/**
 * Keystone's Fernet receipts: a token's container around user, methods and expiry, without a version number.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication}
 */
export function fernetReceipts(options: FernetReceiptOptions): ReceiptFormat {
  const { keys, randomBytes = secureRandomBytes } = options
  const methodBits = authMethodBits(options.methods)

  const read = (values: readonly unknown[] | undefined): ReceiptPayload | undefined => {
    if (values?.length !== 3) return undefined
    const userId = readTaggedId(values[0])
    const methods = typeof values[1] === 'number' ? methodBits.fromInteger(values[1]) : undefined
    const expiresAt = readInstant(values[2])
    return userId && methods && expiresAt ? { userId, methods, expiresAt } : undefined
  }

  return {
    encode({ userId, methods, expiresAt }, issuedAt) {
      const plaintext = packFields([
        writeTaggedId(userId),
        methodBits.toInteger(methods),
        writeInstant(expiresAt),
      ])
      return sealFernet(keys.current().primary, plaintext, issuedAt, randomBytes(16))
    },
    decode(text) {
      const opened = openFernet(keys.current().all, text)
      const receipt =
        opened && (read(unpackFields(opened.plaintext)) ?? read(unpackRawFields(opened.plaintext)))
      return receipt && { receipt, issuedAt: opened.createdAt }
    },
  }
}
