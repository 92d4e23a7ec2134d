import type { Access } from '../access.ts'
import type { AuthRequest } from '../request.ts'
import type { JsonObject } from './json.ts'
import { decodeAccess, encodeAccess } from './v3-access.ts'
import { decodeRequest, encodeRequest } from './v3-request.ts'

/** How one version of the Identity API writes an authentication and its result. */
export interface AuthWire {
  encodeRequest(request: AuthRequest): JsonObject
  decodeRequest(body: unknown): AuthRequest
  encodeAccess(access: Access): JsonObject
  decodeAccess(body: unknown, tokenId: string): Access
}

/** Version 3 of the Identity API. */
export const v3: AuthWire = { encodeRequest, decodeRequest, encodeAccess, decodeAccess }
