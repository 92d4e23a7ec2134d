import { type AuditMap, entryOf, isKeyword, segmentsOf } from './audit-map.ts'

/** What of a request decides about its action. */
export interface AuditedCall {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** What the body says, parsed, when it is known. */
  readonly body?: unknown
}

/** The longest name of an action that is taken from a body. Characters. */
const longestAction = 64

/**
 * The CADF action of a request, such as `create`, `read/list` or `update/reboot`.
 *
 * Custom actions of the map come first. A `POST` to `…/action` is named after the first member of its body, one to a
 * collection creates, any other updates. A `GET` of a collection lists.
 */
export function actionOf(map: AuditMap, { method, url, body }: AuditedCall): string {
  const last = segmentsOf(url).at(-1) ?? ''
  const verb = method.toUpperCase()
  const custom =
    entryOf(map.customActions, `${last}/${verb.toLowerCase()}`) ?? entryOf(map.customActions, last)
  if (custom !== undefined) return custom
  if (verb === 'POST' && last === 'action') return bodyAction(body)
  if (verb === 'POST') return isKeyword(map, last) ? 'create' : 'update'
  if (verb === 'GET') return isKeyword(map, last) ? 'read/list' : 'read'
  return entryOf(actions, verb) ?? 'unknown'
}

const actions: Readonly<Record<string, string>> = {
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
  HEAD: 'read',
}

function bodyAction(body: unknown): string {
  const name =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body)[0] : undefined
  return name === undefined ? 'create' : `update/${name.slice(0, longestAction)}`
}
