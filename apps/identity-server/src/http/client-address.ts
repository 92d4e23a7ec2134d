import type { FastifyRequest } from 'fastify'

/**
 * The address of the client, for limits. Behind a proxy, the one that the proxy itself has seen: what stands further left
 * in `X-Forwarded-For` was written by the client, who could be somebody else with every request.
 */
export function clientAddress(request: FastifyRequest): string {
  return request.ips?.[1] ?? request.ip
}
