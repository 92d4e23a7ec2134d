import { type Access, v3 } from '@ks/auth'
import { expect, it } from 'vitest'
import { serialisedAccess, serialisedCatalog } from '../../src/tokens/serialised-catalog.ts'
import { aToken } from './a-token.ts'

const catalog = [
  {
    id: 's1',
    type: 'compute',
    name: '"catalog":[] $& $1',
    endpoints: [
      {
        id: 'e1',
        interface: 'public',
        regionId: 'R',
        url: 'http://nova/$$',
        extra: { note: '"catalog":[]' },
      },
      { id: 'e2', interface: 'admin', regionId: null, url: 'http://nova' },
    ],
  },
]
const user = { id: 'u1', name: '"catalog":[]', domain: { id: 'd1', name: '\\"catalog\\":[]' } }

it.each<[string, Partial<Access>]>([
  ['a catalog', { catalog }],
  ['an empty catalog', { catalog: [] }],
  ['no catalog', {}],
  ['a name that looks like one', { catalog, user }],
  [
    'members behind it',
    {
      catalog,
      oauth1: { accessTokenId: 'a', consumerId: 'c' },
      applicationCredential: { id: 'ac', name: '"catalog":[]', restricted: true, accessRules: [] },
      serviceProviders: [{ id: 'sp', authUrl: 'http://a', spUrl: 'http://b' }],
    },
  ],
])('a token with %s is serialised as if it were done at once', (_, more) => {
  const access = aToken('token', more)
  const atOnce = JSON.stringify(v3.encodeAccess(access))
  expect(serialisedAccess(access)).toBe(atOnce)
  expect(serialisedAccess(access, () => serialisedCatalog(access.catalog ?? []))).toBe(atOnce)
})
