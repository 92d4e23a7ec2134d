/** One way to reach a service. */
export interface CatalogEndpoint {
  id: string
  /** `public`, `internal` or `admin`; other clouds may have others. */
  interface: string
  /** `null` for an endpoint that belongs to no region. */
  regionId: string | null
  url: string
  /** Members beyond the API's own that the operator gave the endpoint, such as its name. */
  extra?: Readonly<Record<string, unknown>>
}

/** A service of the cloud with its endpoints. */
export interface CatalogService {
  id: string
  /** Service type, such as `identity` or `compute`. An open set. */
  type: string
  name: string
  endpoints: readonly CatalogEndpoint[]
}

/** The service catalog of a token, in the order in which the server sent it. */
export type Catalog = readonly CatalogService[]
