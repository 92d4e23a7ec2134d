import type { FastifyRequest } from 'fastify'
import type { Page } from '../storage/page.ts'

/** `links` of a collection. */
export interface CollectionLinks {
  self: string
  previous: null
  next: string | null
}

/**
 * Keystone's collection: the items under their name, `links`, and `truncated: true` with a `next` link when there are
 * more.
 */
export function collection<Name extends string, Item extends { id?: unknown }>(
  request: FastifyRequest,
  name: Name,
  page: Page<Item>,
): Record<Name, readonly Item[]> & { links: CollectionLinks; truncated?: true } {
  const self = selfUrl(request)
  const last = page.items.at(-1)?.id
  const links: CollectionLinks = { self: self.href, previous: null, next: null }
  if (page.more && typeof last === 'string') {
    self.searchParams.set('marker', last)
    links.next = self.href
  }
  const named = { [name]: page.items } as Record<Name, readonly Item[]>
  return page.more ? { ...named, links, truncated: true } : { ...named, links }
}

/** The URL of a request, as the client sees it. */
export function selfUrl(request: FastifyRequest): URL {
  return new URL(`${request.baseUrl}${pathOf(request.originalUrl)}`)
}

/** A target may come with a scheme and host, or begin with several slashes: neither may choose the host of a link. */
function pathOf(target: string): string {
  return target.replace(/^(?:https?:\/\/[^/?#]*)?\/*/i, '/')
}
