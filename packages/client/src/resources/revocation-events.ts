import {
  type RevocationEvent,
  type RevocationEventFilters,
  revocationEventKind,
} from '../api/revocation-event.ts'
import type { Api } from '../api.ts'
import { type ReadCollection, readCollection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-revoke-api} */
export type RevocationEvents = Pick<ReadCollection<RevocationEvent, RevocationEventFilters>, 'list' | 'each'>

export function revocationEvents(api: Api): RevocationEvents {
  const base = '/v3/OS-REVOKE/events'
  const { list, each } = readCollection<RevocationEvent, RevocationEventFilters>(
    api,
    revocationEventKind,
    base,
  )
  return { list, each }
}
