import type { Catalog, CatalogEndpoint, CatalogService } from '@ks/auth'
import Type, { type Static } from 'typebox'
import { invalid } from '../identity-error.ts'

const Values = Type.Union([
  Type.String({ maxLength: 1024 }),
  Type.Array(Type.String({ maxLength: 1024 }), { maxItems: 32 }),
])
const values = (description: string) => Type.Optional(Type.Union(Values.anyOf, { description }))

/** What may be asked of a catalog. Names of one row mean the same. */
export const CatalogQuery = Type.Object({
  type: values('Type of the service.'),
  service_type: values('As `type`.'),
  name: values('Name of the service; also with `name__contains` and the like.'),
  service_name: values('As `name`.'),
  service_id: values('Id of the service.'),
  interface: values('`public`, `internal` or `admin`.'),
  region_id: values('Id of the region.'),
  region: values('As `region_id`.'),
  endpoint_id: values('Id of the endpoint.'),
})

type Query = Static<typeof CatalogQuery> & Readonly<Record<string, unknown>>

/** How a text compares, by the suffix of its name in the query. */
const comparators: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  contains: (text, wanted) => text.includes(wanted),
  startswith: (text, wanted) => text.startsWith(wanted),
  endswith: (text, wanted) => text.endsWith(wanted),
  icontains: (text, wanted) => text.toLowerCase().includes(wanted.toLowerCase()),
  istartswith: (text, wanted) => text.toLowerCase().startsWith(wanted.toLowerCase()),
  iendswith: (text, wanted) => text.toLowerCase().endsWith(wanted.toLowerCase()),
}

const interfaces: readonly string[] = ['public', 'internal', 'admin']

/**
 * The part of a catalog that a query asks for. Everything that is given narrows it; several values of one name, repeated
 * or with commas between them, widen it. Unlike a client that looks for the best endpoint, this compares exactly.
 * Services that lose all endpoints are left out; one that never had any stays.
 *
 * @throws `invalid` for an interface that there is none of
 */
export function queryCatalog(catalog: Catalog, query: Query): Catalog {
  const types = wanted(query.type, query.service_type)
  const ids = wanted(query.service_id)
  const names = wanted(query.name, query.service_name)
  const faces = wanted(query.interface)?.map((face) => face.replace(/URL$/, ''))
  const regions = wanted(query.region_id, query.region)
  const endpointIds = wanted(query.endpoint_id)
  if (faces?.some((face) => !interfaces.includes(face)))
    throw invalid('An interface is one of public, internal and admin.')

  const service = ({ type, id, name }: CatalogService) =>
    among(types, type) && among(ids, id) && among(names, name) && compares(query, { type, name })
  const endpoint = ({ id, interface: face, regionId }: CatalogEndpoint) =>
    among(faces, face) && among(regions, regionId ?? '') && among(endpointIds, id)

  const byEndpoint = faces !== undefined || regions !== undefined || endpointIds !== undefined
  const services = catalog.filter(service)
  if (!byEndpoint) return services
  return services
    .map((one) => ({ ...one, endpoints: one.endpoints.filter(endpoint) }))
    .filter((one) => one.endpoints.length > 0)
}

/** All values of the names that mean the same; `undefined` when none of them is given. */
function wanted(...given: (string | string[] | undefined)[]): readonly string[] | undefined {
  const all = given.flat().filter((value) => value !== undefined)
  return all.length === 0 ? undefined : all.flatMap((value) => value.split(','))
}

function among(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value)
}

/** Whether the `name__contains` and the like of a query hold. */
function compares(query: Query, texts: { type: string; name: string }): boolean {
  return Object.entries(texts).every(([name, text]) =>
    Object.entries(comparators).every(([suffix, holds]) =>
      [query[`${name}__${suffix}`] ?? []]
        .flat()
        .every((value) => typeof value !== 'string' || holds(text, value)),
    ),
  )
}
