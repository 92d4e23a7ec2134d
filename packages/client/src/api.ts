import { AuthError, authInterface } from '@ks/auth'
import {
  type Adapter,
  isHttpError,
  type QueryValue,
  type RequestOptions,
  type SessionResponse,
} from '@ks/session'
import { memberOf } from './answer.ts'
import { ClientError } from './errors.ts'
import { fromWire, type Kind, toQuery, toWire } from './kind.ts'

/** What every call takes. */
export interface CallOptions {
  /** Ends the call. */
  signal?: AbortSignal | undefined
}

/** How resources talk to the service. */
export interface Api {
  /** Sends a request, `json` as its body. */
  send(method: string, path: string, options?: CallOptions, json?: unknown): Promise<SessionResponse>
  /** Sends a request without logging in, to the service at which the plugin would. */
  sendAnonymously(
    method: string,
    path: string,
    options?: CallOptions,
    json?: unknown,
  ): Promise<SessionResponse>
  /** The member of the answer that has one resource. */
  one<T>(kind: Kind, method: string, path: string, options?: CallOptions, value?: object): Promise<T>
  /** The resources of a list, page after page. */
  many<T>(
    kind: Kind,
    path: string,
    filters?: object,
    options?: CallOptions,
  ): AsyncGenerator<T, void, undefined>
  /** All of them. */
  all<T>(kind: Kind, path: string, filters?: object, options?: CallOptions): Promise<T[]>
  /** Whether something is there: what a HEAD request answers. */
  has(path: string, options?: CallOptions): Promise<boolean>
  /** Sends a request about another token than the caller's. */
  aboutToken(
    method: string,
    token: string,
    options?: CallOptions,
    query?: Readonly<Record<string, QueryValue>>,
  ): Promise<SessionResponse>
  /** The whole answer, as JSON. */
  json(path: string, options?: CallOptions, query?: Readonly<Record<string, QueryValue>>): Promise<unknown>
}

/**
 * The Identity service behind an adapter. A token without a catalog, because it has no scope, does not say where it is: then
 * it is where the plugin logs in.
 */
export function identityApi(adapter: Adapter): Api {
  async function request(
    path: string,
    options: RequestOptions & { method: string },
  ): Promise<SessionResponse> {
    try {
      return await adapter.request(path, options)
    } catch (error) {
      if (!hasNoCatalog(error)) throw error
      return await adapter.request(path, { ...options, ...atAuthUrl })
    }
  }
  const send: Api['send'] = (method, path, { signal } = {}, json) =>
    request(path, { method, signal, ...(json !== undefined && { json }) })

  async function* many<T>(kind: Kind, path: string, filters: object = {}, { signal }: CallOptions = {}) {
    const query = toQuery(kind, filters)
    const list = (more: RequestOptions = {}) =>
      adapter.list<unknown>(path, { ...more, key: kind.many, query, signal })
    let isEmpty = true
    try {
      for await (const wire of list()) {
        isEmpty = false
        yield fromWire<T>(kind, requireObject(wire, kind, path))
      }
    } catch (error) {
      // In the middle of a list it would begin anew.
      if (!hasNoCatalog(error) || !isEmpty) throw error
      for await (const wire of list(atAuthUrl)) yield fromWire<T>(kind, requireObject(wire, kind, path))
    }
  }

  return {
    send,
    many,
    sendAnonymously(method, path, { signal } = {}, json) {
      const authUrl = adapter.auth?.authUrl
      const where = authUrl === undefined ? {} : { endpointOverride: authUrl }
      return adapter.request(path, { ...where, method, signal, json, authenticated: false })
    },
    async all<T>(kind: Kind, path: string, filters?: object, options?: CallOptions) {
      const found: T[] = []
      for await (const one of many<T>(kind, path, filters, options)) found.push(one)
      return found
    },
    async one<T>(kind: Kind, method: string, path: string, options?: CallOptions, value?: object) {
      const json = value === undefined ? undefined : { [kind.one]: toWire(kind, value) }
      const answer: unknown = await (await send(method, path, options, json)).json()
      return fromWire<T>(kind, memberOf(answer, kind.one, path))
    },
    async has(path, options) {
      try {
        await (await send('HEAD', path, options)).discard()
        return true
      } catch (error) {
        if (isHttpError(error, 404)) return false
        throw error
      }
    },
    aboutToken: (method, token, { signal } = {}, query = {}) =>
      request('/v3/auth/tokens', { method, signal, query, headers: { 'x-subject-token': token } }),
    async json(path, { signal } = {}, query = {}) {
      return await (await request(path, { method: 'GET', signal, query })).json()
    },
  }
}

const atAuthUrl: RequestOptions = { endpointFilter: { interface: authInterface } }

function hasNoCatalog(error: unknown): boolean {
  return error instanceof AuthError && error.code === 'empty_catalog'
}

function requireObject(item: unknown, { one }: Kind, path: string): object {
  if (typeof item === 'object' && item !== null) return item
  throw new ClientError('invalid_response', `${path} answered with a list in which something is no ${one}.`)
}
