import { expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

const lists = [
  ['catalog', 'endpoints'],
  ['identity', 'users'],
  ['resource', 'projects'],
  ['role', 'roles'],
] as const

it.each(lists)(
  '[%s] list_limit bounds GET /v3/%s, and [DEFAULT] list_limit those without',
  async (section) => {
    const { call } = await testApp({ config: { DEFAULT: { list_limit: 1 }, [section]: { list_limit: 2 } } })
    for (const [other, path] of lists) {
      const { json } = await call('GET', `/v3/${path}`, { as: 'system-admin' })
      expect(json[path], path).toHaveLength(other === section ? 2 : 1)
    }
  },
)
