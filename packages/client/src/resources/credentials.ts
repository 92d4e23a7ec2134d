import {
  type Credential,
  type CredentialChanges,
  type CredentialFilters,
  credentialKind,
  type NewCredential,
} from '../api/credential.ts'
import type { Api } from '../api.ts'
import { type Collection, collection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#credentials} */
export type Credentials = Collection<Credential, NewCredential, CredentialChanges, CredentialFilters>

export function credentials(api: Api): Credentials {
  return collection(api, credentialKind, '/v3/credentials')
}
