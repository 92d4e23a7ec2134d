import { integer } from '../check-option.ts'
import type { ClientSession } from '../client-session.ts'
import { SessionError } from '../errors.ts'
import { redactUrl } from '../layers/redact.ts'
import { type QueryValue, queryTexts } from '../query.ts'
import type { RequestOptions } from '../request-options.ts'
import { nextLink, nextQuery } from './next-page.ts'

/** How a list is read. */
export interface ListOptions<T> extends RequestOptions {
  /** Member of the answer that has the items, such as `users`. */
  key: string
  /** Items that a page shall have, sent as `limit`; services may give fewer. Default: as the service does. */
  pageSize?: number | undefined
  /**
   * What identifies an item, for services that do not say where the next page is: it is asked for with `marker`, until a
   * page is empty. Default: a page without a link is the last.
   */
  marker?: ((item: T) => string) | undefined
  /** Pages after which the list is taken for endless. Default 10 000; 1 to 1 000 000. */
  maxPages?: number | undefined
}

/** No service takes a longer URL, and each is remembered until the list ends. Characters. */
const maxLinkLength = 32_768

/** The items of a list, page after page. */
export async function* listItems<T>(
  session: ClientSession,
  path: string,
  options: ListOptions<T>,
): AsyncGenerator<T, void, undefined> {
  const { key, pageSize, marker, maxPages = 10_000, query: asked = {}, ...request } = options
  integer('maxPages', maxPages, 1, 1_000_000)
  let query = asStrings({ limit: pageSize, ...asked })
  const seen = new Set<string>()
  while (seen.size < maxPages && !seen.has(fingerprint(query))) {
    seen.add(fingerprint(query))
    const page = await readPage<T>(session, path, { ...request, query }, key)
    yield* page.items
    const last = page.items.at(-1)
    if (page.link !== undefined && page.link.length > maxLinkLength)
      throw endless(path, 'has a next page whose link is too long')
    if (page.link !== undefined) query = nextQuery(query, page.link)
    else if (marker !== undefined && last !== undefined) query = { ...query, marker: [marker(last)] }
    else return
  }
  const what =
    seen.size < maxPages ? 'leads back to a page that was there before' : `goes on for ${maxPages} pages`
  throw endless(path, what)
}

function endless(path: string, what: string): SessionError {
  return new SessionError('invalid_response', `The list ${redactUrl(path)} ${what}.`, { method: 'GET' })
}

async function readPage<T>(
  session: ClientSession,
  path: string,
  options: RequestOptions,
  key: string,
): Promise<{ items: readonly T[]; link: string | undefined }> {
  const response = await session.request(path, options)
  const body = await response.json<Record<string, unknown> | null>()
  const items = body?.[key]
  if (typeof body === 'object' && body !== null && Array.isArray(items))
    return { items: items as T[], link: nextLink(body, key) }
  const { status, requestId } = response
  const url = redactUrl(response.url)
  throw new SessionError(
    'invalid_response',
    `GET ${url} answered with no list called ${JSON.stringify(key)}.`,
    {
      method: 'GET',
      url,
      status,
      requestId,
    },
  )
}

function asStrings(query: Readonly<Record<string, QueryValue>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, queryTexts(name, value)]),
  )
}

function fingerprint(query: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))
}
