import type { JsonObject } from '../wire/json.ts'

/**
 * How the claim of one authentication method looks in JSON. The same pair serves the client, which encodes, and the
 * server, which decodes; `decode(encode(claim))` equals `claim`.
 */
export interface MethodWire<Claim> {
  encode(claim: Claim): JsonObject
  /** @throws `AuthError` with code `malformed`; `path` says where the value stands, for the message */
  decode(value: unknown, path: string): Claim
  /** The strings of a claim that prove who is asking. They must reach no message and no log. */
  secrets(claim: Claim): readonly string[]
}
