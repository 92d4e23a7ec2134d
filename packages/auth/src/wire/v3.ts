import type { AuthWire } from './auth-wire.ts'
import { decodeAccess, encodeAccess } from './v3-access.ts'
import { encodeCatalog } from './v3-catalog.ts'
import { decodeRequest, encodeRequest } from './v3-request.ts'

/** Version 3 of the Identity API. */
export const v3: AuthWire = {
  encodeRequest,
  decodeRequest,
  encodeAccess,
  decodeAccess,
  encodeCatalog: (catalog) => ({ catalog: encodeCatalog(catalog) }),
}
