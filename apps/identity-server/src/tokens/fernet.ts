import { randomBytes as secureRandomBytes } from 'node:crypto'
import { openFernet, sealFernet } from './fernet-box.ts'
import { type FernetPayloadOptions, fernetPayload } from './fernet-payload.ts'
import type { KeySource } from './keys.ts'
import type { TokenFormat } from './token-format.ts'

/** What Fernet tokens are made with. Keystone servers that share all of it read each other's tokens. */
export interface FernetOptions extends FernetPayloadOptions {
  keys: KeySource
  /** Makes IVs. Default: the system's secure source. */
  randomBytes?: (size: number) => Uint8Array
}

/**
 * Keystone's Fernet tokens: encrypted and signed with shared keys, stored nowhere.
 *
 * Both directions throw the `KeyRepositoryError` of {@link KeySource.current} when there are no keys.
 */
export function fernet(options: FernetOptions): TokenFormat {
  const { keys, randomBytes = secureRandomBytes } = options
  const payloads = fernetPayload(options)
  return {
    name: 'fernet',
    encode(payload, issuedAt) {
      return sealFernet(keys.current().primary, payloads.pack(payload), issuedAt, randomBytes(16))
    },
    decode(token) {
      const opened = openFernet(keys.current().all, token)
      const payload = opened && payloads.unpack(opened.plaintext)
      return payload && { payload, issuedAt: opened.createdAt }
    },
  }
}
