import type { InDomain } from './access.ts'

/**
 * What a login gets that was right so far but needs more methods: shown with the rest of them, it completes the login.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication}
 */
export interface Receipt {
  /** The receipt itself (`Openstack-Auth-Receipt`). A secret: it stands for the methods that are done. */
  receipt: string
  /** Methods that are done. */
  methods: readonly string[]
  user: InDomain
  issuedAt: Date
  expiresAt: Date
  /** Sets of methods, one of which must be used in full. */
  requiredMethods: readonly (readonly string[])[]
}
