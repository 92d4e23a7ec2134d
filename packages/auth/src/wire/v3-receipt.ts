import { AuthError } from '../errors.ts'
import type { Receipt } from '../receipt.ts'
import { deepFreeze } from './deep-freeze.ts'
import {
  asObject,
  instant,
  type JsonObject,
  requireArray,
  requireDate,
  requireObject,
  requireString,
  strings,
} from './json.ts'

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

/**
 * Reads the body of such a 401.
 *
 * @param receiptId the value of `Openstack-Auth-Receipt`
 * @throws {@link AuthError} `malformed`
 */
export function decodeReceipt(body: unknown, receiptId: string): Receipt {
  const answer = asObject(body)
  const receipt = requireObject(answer?.receipt, 'receipt')
  const user = requireObject(receipt.user, 'receipt.user')
  const domain = requireObject(user.domain, 'receipt.user.domain')
  if (receiptId === '')
    throw new AuthError('malformed', 'Expecting to find the receipt in Openstack-Auth-Receipt.')
  return deepFreeze({
    receipt: receiptId,
    methods: strings(receipt.methods, 'receipt.methods'),
    user: {
      id: requireString(user.id, 'receipt.user.id'),
      name: requireString(user.name, 'receipt.user.name'),
      domain: {
        id: requireString(domain.id, 'receipt.user.domain.id'),
        name: requireString(domain.name, 'receipt.user.domain.name'),
      },
    },
    issuedAt: requireDate(receipt.issued_at, 'receipt.issued_at'),
    expiresAt: requireDate(receipt.expires_at, 'receipt.expires_at'),
    requiredMethods: requireArray(answer?.required_auth_methods, 'required_auth_methods').map((rule) =>
      strings(requireArray(rule, 'required_auth_methods'), 'required_auth_methods'),
    ),
  })
}
