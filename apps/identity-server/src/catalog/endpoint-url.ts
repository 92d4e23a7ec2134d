/** Values that a catalog may put into the URLs of its endpoints. */
export interface UrlValues {
  projectId: string | undefined
  userId: string
}

const values: Record<string, (known: UrlValues) => string | undefined> = {
  project_id: (known) => known.projectId,
  tenant_id: (known) => known.projectId,
  user_id: (known) => known.userId,
}

/**
 * Fills in `$(project_id)s`, `%(tenant_id)s` and `%(user_id)s`. No other name is ever replaced: a URL must not be able to
 * spell out the configuration (CVE-2014-3621).
 *
 * @returns `undefined` when a name is unknown, malformed or has no value: such an endpoint is left out of the catalog
 */
export function fillEndpointUrl(template: string, known: UrlValues): string | undefined {
  let complete = true
  const url = template.replace(/[$%]\(([^)]*)\)(s?)/g, (_whole, name: string, suffix: string) => {
    const value = suffix === 's' && Object.hasOwn(values, name) ? values[name]?.(known) : undefined
    if (value === undefined) complete = false
    return value ?? ''
  })
  return complete && !/[$%]\(/.test(url) ? url : undefined
}

/** Names that a URL may hold. Those without a value of their own leave the endpoint out of the catalog. */
const allowedNames: ReadonlySet<string> = new Set([...Object.keys(values), 'compute_host', 'public_endpoint'])

/** Tells whether a URL can be stored: everything to fill in has a name that Keystone knows. */
export function isEndpointTemplate(url: string): boolean {
  let known = true
  const rest = url.replace(/[$%]\(([^)]*)\)(s?)/g, (_whole, name: string, suffix: string) => {
    if (suffix !== 's' || !allowedNames.has(name)) known = false
    return ''
  })
  return known && !/[$%]\(/.test(rest)
}
