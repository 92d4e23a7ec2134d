/**
 * Where the next page of a list is, in any of the ways in which services say it: `links.next` (Keystone), `<key>_links`
 * (Nova, Cinder, Neutron), `next` (Glance), `links` with `rel`. `undefined`: this is the last one.
 */
export function nextLink(page: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const { links } = page
  const candidates = [
    relNext(page[`${key}_links`]),
    Array.isArray(links) ? relNext(links) : memberOf(links, 'next'),
    page.next,
  ]
  return candidates.find((link) => typeof link === 'string' && link !== '') as string | undefined
}

/**
 * The query of the next page: what the list was asked for, with what the link has in its place. Nothing else of the link
 * counts, so it leads nowhere but to the same list: services behind proxies write wrong hosts, hostile ones any.
 */
export function nextQuery(
  query: Readonly<Record<string, readonly string[]>>,
  link: string,
): Record<string, readonly string[]> {
  const search = link.replace(/#.*$/s, '').replace(/^[^?]*\??/, '')
  const parameters = new URLSearchParams(search)
  return {
    ...query,
    ...Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)])),
  }
}

function relNext(links: unknown): unknown {
  if (!Array.isArray(links)) return undefined
  return memberOf(
    links.find((link) => memberOf(link, 'rel') === 'next'),
    'href',
  )
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
