import { authMethodBits } from './auth-method-bits.ts'
import { type FlatPayload, flatten, unflatten } from './flat-payload.ts'
import { packFields, unpackFields, unpackRawFields } from './msgpack.ts'
import { payloadFields } from './payload-fields.ts'
import { isPayloadVersion, payloadLayouts, versionOf } from './payload-versions.ts'
import { TokenEncodeError, type TokenPayload } from './token-format.ts'

/** The plain bytes inside a Fernet token. */
export interface FernetPayload {
  /** @throws {@link TokenEncodeError} when no payload version holds the payload whole. */
  pack(payload: TokenPayload): Uint8Array
  /** `undefined` when the bytes are not a payload of any version. */
  unpack(bytes: Uint8Array): TokenPayload | undefined
}

/** What the bytes depend on besides the payload. Servers that share keys must agree on both. */
export interface FernetPayloadOptions {
  /** `[auth] methods`, in the configured order. */
  methods: readonly string[]
  /** `[identity] default_domain_id`. */
  defaultDomainId: string
}

/** Writes and reads the msgpack payloads of Keystone's Fernet tokens, versions 0 to 10. */
export function fernetPayload(options: FernetPayloadOptions): FernetPayload {
  const fields = payloadFields({ ...options, methods: authMethodBits(options.methods) })

  const read = (values: readonly unknown[] | undefined): TokenPayload | undefined => {
    const version = values?.[0]
    if (!values || !isPayloadVersion(version)) return undefined
    const layout = payloadLayouts[version]
    if (values.length !== layout.length + 1) return undefined
    const flat: Partial<FlatPayload> = {}
    if (!layout.every((name, position) => fields[name].read(values[position + 1], flat))) return undefined
    const payload = unflatten(flat)
    return payload && versionOf(payload) === version ? payload : undefined
  }

  return {
    pack(payload) {
      const version = versionOf(payload)
      if (version === undefined) {
        throw new TokenEncodeError(
          'unencodable_scope',
          'No Fernet payload version holds this combination of scope, federation and delegation.',
        )
      }
      const flat = flatten(payload)
      return packFields([version, ...payloadLayouts[version].map((name) => fields[name].write(flat))])
    },
    unpack: (bytes) => read(unpackFields(bytes)) ?? read(unpackRawFields(bytes)),
  }
}
