import type { AuthPlugin, Catalog, EndpointFilter } from '@ks/auth'
import { SessionError } from '../errors.ts'
import type { Ask } from './ask.ts'
import { redactMessage } from './redact.ts'

/** The error for a filter that matches nothing: what was asked for, and what there is. */
export async function noEndpoint(
  auth: AuthPlugin,
  filter: EndpointFilter,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<SessionError> {
  const access = await ask((context) => auth.getAccess?.(context), signal)
  const there =
    access?.catalog === undefined ? 'The plugin has no catalog to show.' : describeCatalog(access.catalog)
  return new SessionError('endpoint_not_found', `No endpoint matches ${describeFilter(filter)}. ${there}`)
}

/** The members that are given, and the interface that is looked for in any case. */
export function describeFilter(filter: EndpointFilter): string {
  const asked = { ...filter, interface: filter.interface ?? 'public' }
  return Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' or ') : String(value)}`)
    .join(', ')
}

/** Types with interfaces and regions; a large cloud's list is cut. */
function describeCatalog(catalog: Catalog): string {
  if (catalog.length === 0) return 'The catalog is empty.'
  const services = catalog.slice(0, 30).map(({ type, endpoints }) => {
    const places = new Set(endpoints.map((e) => `${e.interface}@${e.regionId ?? '-'}`))
    return redactMessage(`${type} (${[...places].slice(0, 12).join(', ')})`)
  })
  const more = catalog.length > services.length ? `, and ${catalog.length - services.length} more` : ''
  return `The catalog has, as interface@region: ${services.join('; ')}${more}.`
}
