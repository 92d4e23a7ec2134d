import type { FastifyRequest } from 'fastify'
import type { Circumstances } from '../auth/circumstances.ts'
import { clientAddress } from './client-address.ts'
import { selfUrl } from './collection.ts'

/** What a request says of itself to whoever authenticates it. */
export function circumstancesOf(request: FastifyRequest): Circumstances {
  const url = selfUrl(request)
  return {
    client: clientAddress(request),
    method: request.method,
    url: `${url.origin}${url.pathname}`,
    authorization: request.headers.authorization,
    receipt: single(request.headers['openstack-auth-receipt']),
    frontEnd: request.frontEnd,
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined
}
