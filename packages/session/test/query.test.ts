import { expect, test } from 'vitest'
import { Adapter } from '../src/index.ts'
import { serve } from './support/server.ts'
import { aSession } from './support/session.ts'

test.each([null, {}, new Date(0), ['x', null], Symbol('x')])(
  'a query parameter %s is an invalid option, and nothing is sent',
  async (value) => {
    const there = await serve((_received, response) => void response.end('{"users": []}'))
    const query = { name: value } as unknown as Record<string, string>
    const refused = { code: 'invalid_option', message: expect.stringContaining('name') }
    await expect(aSession().get(there.url, { query })).rejects.toMatchObject(refused)
    const adapter = new Adapter({ session: aSession(), endpointOverride: there.url })
    await expect(adapter.list('/users', { key: 'users', query }).next()).rejects.toMatchObject(refused)
    expect(there.received).toHaveLength(0)
  },
)
