import type { JsonObject } from '../wire/json.ts'
import type { CacheElements } from './cache-elements.ts'

/**
 * How the claim of one authentication method looks in JSON. The same pair serves the client, which encodes, and the
 * server, which decodes; `decode(encode(claim))` equals `claim`.
 */
export interface MethodWire<Claim> {
  encode(claim: Claim): JsonObject
  /** @throws `AuthError` with code `malformed`; `path` says where the value stands, for the message */
  decode(value: unknown, path: string): Claim
  /**
   * Headers that carry what of the claim is not in the body, for methods that sign the request. Names are lower-case.
   *
   * @param request where the claim is sent to
   */
  headers?(claim: Claim, request: { method: string; url: string }): Promise<Record<string, string>>
  /** The strings of a claim that prove who is asking. They must reach no message and no log. */
  secrets(claim: Claim): readonly string[]
  /**
   * What tells this claim from others, for the name under which a login is kept. What is good only once is left out. Absent,
   * or `undefined`: nothing does, so logins with the method are not kept.
   */
  cacheElements?(claim: Claim): CacheElements | undefined
}
