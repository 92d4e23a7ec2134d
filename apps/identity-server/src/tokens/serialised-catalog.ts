import { type Access, v3 } from '@ks/auth'

/** The member `catalog` of a v3 answer as text, name included; the catalog is the larger part of most answers. */
export function serialisedCatalog(catalog: NonNullable<Access['catalog']>): string {
  return JSON.stringify(v3.encodeCatalog(catalog)).slice(1, -1)
}

const noServices = serialisedCatalog([])

/**
 * The v3 answer of a token as text.
 *
 * @param catalogText the text of its catalog, where tokens share one
 */
export function serialisedAccess(access: Access, catalogText?: () => string): string {
  const { catalog } = access
  if (catalog === undefined) return JSON.stringify(v3.encodeAccess(access))
  const text = JSON.stringify(v3.encodeAccess({ ...access, catalog: [] }))
  // No string in JSON looks like this: its quotes would be escaped.
  return text.replace(noServices, catalogText ?? (() => serialisedCatalog(catalog)))
}
