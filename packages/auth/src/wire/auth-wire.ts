import type { Access } from '../access.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { AuthRequest } from '../request.ts'
import type { JsonObject } from './json.ts'

/**
 * Facts that are no part of an {@link Access}, and that only v2.0 shows or has to know. A server looks them up when it
 * is asked for that version.
 */
export interface AccessDetails {
  /** More of the project that the token acts on. Without it, v2.0 shows id and name, and that it is enabled. */
  project?: { description: string; enabled: boolean; extra?: Readonly<Record<string, unknown>> }
  /** Where the two parties of the token's trust are. Without it, v2.0 refuses the token of a trust. */
  trust?: { trustorDomainId: string; trusteeDomainId: string }
}

/** How one version of the authentication contract writes an authentication and its result. */
export interface AuthWire {
  /** @throws `AuthError` `not_expressible` for what the version has no way to say */
  encodeRequest(request: AuthRequest): JsonObject
  /** @throws `AuthError` `malformed` for a body of another shape, `unsupported_method` for an unknown method */
  decodeRequest(body: unknown): AuthRequest
  /** @throws `AuthError` `not_expressible` for a token whose limits the version has no way to say */
  encodeAccess(access: Access, details?: AccessDetails): JsonObject
  /**
   * @param tokenId the value of `X-Subject-Token`; only v2.0 does without it
   * @throws `AuthError` `malformed`
   */
  decodeAccess(body: unknown, tokenId: string | undefined): Access
  /** The body of an answer that is a catalog alone, without its links. */
  encodeCatalog(catalog: Catalog): JsonObject
}
