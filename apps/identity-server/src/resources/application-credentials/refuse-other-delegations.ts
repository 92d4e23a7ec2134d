import type { FastifyRequest } from 'fastify'
import { refuseDelegated } from '../../auth/delegation.ts'
import { requireCaller } from '../../http/guard.ts'

/**
 * Refuses every delegated caller but application credentials: those may see what the user has of their kind. To make or
 * delete any, they too are refused, by the rules.
 *
 * @throws `forbidden` for a token of a trust, OAuth1, OAuth2 or EC2, or of unknown origin
 */
export async function refuseOtherDelegations(request: FastifyRequest): Promise<void> {
  const caller = requireCaller(request)
  if (caller.access.applicationCredential === undefined)
    refuseDelegated(caller, 'see or manage application credentials')
}
