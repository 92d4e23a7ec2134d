import type { Access } from '../access.ts'
import type { Catalog } from '../catalog/catalog.ts'
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
  return Object.isFrozen(catalog) ? remembered(catalog, filter) : findEndpoint(catalog, filter)?.url
}

/** Clients ask for some endpoints over and over: more different questions than this begin anew. */
const maxAnswers = 500

/** Answers by question for the catalogs in use. They are frozen, so what was right once stays right. */
const answersByCatalog = new WeakMap<Catalog, Map<string, string | undefined>>()

function remembered(catalog: Catalog, filter: EndpointFilter): string | undefined {
  let answers = answersByCatalog.get(catalog)
  if (answers === undefined || answers.size >= maxAnswers) {
    answers = new Map()
    answersByCatalog.set(catalog, answers)
  }
  const question = questionOf(filter)
  const known = answers.get(question)
  if (known !== undefined || answers.has(question)) return known
  const url = findEndpoint(catalog, filter)?.url
  answers.set(question, url)
  return url
}

/** All that `findEndpoint` looks at. */
function questionOf(filter: EndpointFilter): string {
  const { serviceType, serviceName, serviceId, regionName, endpointId } = filter
  const interfaces = typeof filter.interface === 'object' ? filter.interface.join('\0\0') : filter.interface
  return `${serviceType}\0${String(interfaces)}\0${regionName}\0${serviceName}\0${serviceId}\0${endpointId}`
}
