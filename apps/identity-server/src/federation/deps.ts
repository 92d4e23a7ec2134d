import type { Config } from '../config/options.ts'
import type { Storage } from '../storage/storage.ts'
import type { RemoteIdAttributes } from './asserted-identity.ts'
import type { CertificateOptions } from './certificate-issuer.ts'
import { type ShadowUserStore, shadowUserStore } from './shadow-user-store.ts'

/** What federated logins need beside the resources. */
export interface FederationParts {
  shadowUsers: ShadowUserStore
  remoteIdAttributes: RemoteIdAttributes
  certificates: CertificateOptions
  /** `[tokenless_auth] trusted_issuer`. */
  trustedIssuers: readonly string[]
}

export function federationDeps(config: Config, storage: Storage, clock: () => Date): FederationParts {
  return {
    shadowUsers: shadowUserStore(storage, { clock }),
    remoteIdAttributes: {
      default: config.federation.remote_id_attribute,
      ofProtocol: {
        mapped: config.mapped.remote_id_attribute,
        openid: config.openid.remote_id_attribute,
        saml2: config.saml2.remote_id_attribute,
        x509: config.x509.remote_id_attribute,
      },
    },
    certificates: {
      protocol: config.tokenless_auth.protocol,
      issuerAttribute: config.tokenless_auth.issuer_attribute,
    },
    trustedIssuers: config.tokenless_auth.trusted_issuer,
  }
}
