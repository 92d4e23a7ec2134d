import { listOf } from '../answer.ts'
import type { Api, CallOptions } from '../api.ts'
import { path } from '../path.ts'

/**
 * The tags of a project.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#project-tags}
 */
export interface Tags {
  list(projectId: string, options?: CallOptions): Promise<readonly string[]>
  /** Puts these in the place of all tags. */
  replace(projectId: string, tags: readonly string[], options?: CallOptions): Promise<readonly string[]>
  clear(projectId: string, options?: CallOptions): Promise<void>
  add(projectId: string, tag: string, options?: CallOptions): Promise<void>
  remove(projectId: string, tag: string, options?: CallOptions): Promise<void>
  has(projectId: string, tag: string, options?: CallOptions): Promise<boolean>
}

export function tags(api: Api): Tags {
  const all = (projectId: string) => path`/v3/projects/${projectId}/tags`
  const one = (projectId: string, tag: string) => path`/v3/projects/${projectId}/tags/${tag}`
  return {
    list: async (projectId, options) =>
      listOf<string>(await api.json(all(projectId), options), 'tags', all(projectId)),
    async replace(projectId, tags, options) {
      const answer = await api.send('PUT', all(projectId), options, { tags })
      return listOf<string>(await answer.json(), 'tags', all(projectId))
    },
    clear: async (projectId, options) => (await api.send('DELETE', all(projectId), options)).discard(),
    add: async (projectId, tag, options) => (await api.send('PUT', one(projectId, tag), options)).discard(),
    remove: async (projectId, tag, options) =>
      (await api.send('DELETE', one(projectId, tag), options)).discard(),
    has: async (projectId, tag, options) => api.has(one(projectId, tag), options),
  }
}
