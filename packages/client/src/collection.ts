import type { Api, CallOptions } from './api.ts'
import { ClientError } from './errors.ts'
import type { Kind } from './kind.ts'
import { path } from './path.ts'

/** Of lists that cannot be limited. */
export type NoFilters = Readonly<Record<never, never>>

/** The resources of one kind that can be listed and looked at. */
export interface ReadCollection<T, Filters> {
  /** All that match, of all pages. */
  list(filters?: Filters, options?: CallOptions): Promise<T[]>
  /** The same one by one: the next page is asked for when it is needed. */
  each(filters?: Filters, options?: CallOptions): AsyncGenerator<T, void, undefined>
  get(id: string, options?: CallOptions): Promise<T>
  /**
   * The one that matches, such as the user with a name in a domain.
   *
   * @throws {@link ClientError} `not_found`, `ambiguous`; `invalid_option` when nothing is said
   */
  find(filters: Filters, options?: CallOptions): Promise<T>
}

/** Those that can be made, changed and deleted as well. */
export interface Collection<T, New, Changes, Filters> extends ReadCollection<T, Filters> {
  create(value: New, options?: CallOptions): Promise<T>
  /** Changes what is given and leaves the rest. */
  update(id: string, changes: Changes, options?: CallOptions): Promise<T>
  delete(id: string, options?: CallOptions): Promise<void>
}

/** @param base path of the list; that of one resource is below it */
export function readCollection<T, Filters extends object>(
  api: Api,
  kind: Kind,
  base: string,
): ReadCollection<T, Filters> {
  const list: ReadCollection<T, Filters>['list'] = (filters, options) =>
    api.all<T>(kind, base, filters, options)
  return {
    list,
    each: (filters, options) => api.many<T>(kind, base, filters, options),
    get: async (id, options) => api.one<T>(kind, 'GET', base + path`/${id}`, options),
    async find(filters, options) {
      const asked = Object.entries(filters).filter(([, value]) => value !== undefined)
      const what = asked.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')
      if (what === '')
        throw new ClientError(
          'invalid_option',
          `find() needs something to find a ${kind.one} by, such as its name.`,
        )
      const found: T[] = []
      for await (const one of api.many<T>(kind, base, filters, options)) {
        found.push(one)
        if (found.length > 1)
          throw new ClientError('ambiguous', `Several ${kind.many} have ${what}: say more.`)
      }
      if (found[0] === undefined) throw new ClientError('not_found', `There is no ${kind.one} with ${what}.`)
      return found[0]
    },
  }
}

/** Those whose id the service chooses. */
export function collection<T, New extends object, Changes extends object, Filters extends object>(
  api: Api,
  kind: Kind,
  base: string,
): Collection<T, New, Changes, Filters> {
  return {
    ...readCollection<T, Filters>(api, kind, base),
    create: (value, options) => api.one<T>(kind, 'POST', base, options, value),
    update: async (id, changes, options) => api.one<T>(kind, 'PATCH', base + path`/${id}`, options, changes),
    delete: (id, options) => remove(api, base, id, options),
  }
}

/** Those whose id is chosen by whoever makes them. */
export interface NamedCollection<T, New, Changes, Filters>
  extends Omit<Collection<T, New, Changes, Filters>, 'create'> {
  create(id: string, value: New, options?: CallOptions): Promise<T>
}

/** {@link NamedCollection} */
export function namedCollection<T, New extends object, Changes extends object, Filters extends object>(
  api: Api,
  kind: Kind,
  base: string,
): NamedCollection<T, New, Changes, Filters> {
  return {
    ...collection<T, New, Changes, Filters>(api, kind, base),
    create: async (id, value, options) => api.one<T>(kind, 'PUT', base + path`/${id}`, options, value),
  }
}

/** Deletes one resource of a collection. */
export async function remove(api: Api, base: string, id: string, options?: CallOptions): Promise<void> {
  await (await api.send('DELETE', base + path`/${id}`, options)).discard()
}
