import type { Receipt } from '../receipt.ts'
import { instant, type JsonObject } from './json.ts'

/** The body of the 401 that asks for more methods. The receipt itself goes into the header `Openstack-Auth-Receipt`. */
export function encodeReceipt(receipt: Receipt): JsonObject {
  const { id, name, domain } = receipt.user
  return {
    receipt: {
      methods: [...receipt.methods],
      user: { domain: { id: domain.id, name: domain.name }, id, name },
      expires_at: instant(receipt.expiresAt),
      issued_at: instant(receipt.issuedAt),
    },
    required_auth_methods: receipt.requiredMethods.map((methods) => [...methods]),
  }
}
