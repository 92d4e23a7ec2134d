import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { selfUrl } from '../../http/collection.ts'
import { invalid } from '../../identity-error.ts'
import type { RevocationStore } from '../../tokens/revocation-store.ts'
import { ListRevocationEvents, ManyRevocationEvents, toWire } from './schemas.ts'

export interface RevocationEventRouteDeps {
  revocationStore: Pick<RevocationStore, 'all'>
}

/** What ended tokens, for services that validate tokens by themselves. */
export const revocationEventRoutes: FastifyPluginAsyncTypebox<RevocationEventRouteDeps> = async (
  app,
  deps,
) => {
  app.get(
    '/OS-REVOKE/events',
    {
      config: { policy: 'identity:list_revoke_events' },
      schema: { querystring: ListRevocationEvents, response: { 200: ManyRevocationEvents } },
    },
    async (request) => {
      const events = await deps.revocationStore.all(readSince(request.query.since))
      return { events: events.map(toWire), links: { self: selfUrl(request).href } }
    },
  )
}

/** Without a zone it is UTC: `Date` would take the one of this machine. */
function readSince(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const since = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(since.getTime()))
    throw invalid('since is a time like 2026-01-31T00:00:00Z.')
  return since
}
