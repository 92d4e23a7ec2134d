import type { Access } from '../access.ts'
import { type EndpointFilter, findEndpoint } from '../catalog/find-endpoint.ts'
import { AuthError } from '../errors.ts'

/**
 * The URL of the endpoint that a token's catalog has for a filter.
 *
 * @throws {@link AuthError} `empty_catalog`
 */
export function catalogEndpoint({ catalog }: Access, filter: EndpointFilter): string | undefined {
  if (catalog === undefined || catalog.length === 0) {
    throw new AuthError(
      'empty_catalog',
      'The token has no service catalog. Ask for a scope, such as a project, to get one.',
    )
  }
  return findEndpoint(catalog, filter)?.url
}
