import { expect, it } from 'vitest'
import type { AccessToken } from '../../../src/resources/access-tokens/access-tokens.ts'
import { oauth1Grant } from '../../../src/tokens/grants/oauth1.ts'
import type { PayloadScope, TokenPayload } from '../../../src/tokens/token-format.ts'

const now = new Date('2031-05-06T07:08:09Z')

const accessToken: AccessToken = {
  id: 'a1',
  secret: 's',
  consumerId: 'c1',
  projectId: 'p1',
  userId: 'u1',
  roleIds: ['r1'],
  expiresAt: new Date('2031-05-06T07:08:10Z'),
}

/** Looks up `a1`, of which there is what is given. */
function lookUp(stored: AccessToken | undefined, userId = 'u1', scope: PayloadScope = { projectId: 'p1' }) {
  const payload: TokenPayload = {
    userId,
    methods: ['oauth1'],
    scope,
    expiresAt: now,
    auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
    delegation: { accessTokenId: 'a1' },
  }
  return oauth1Grant({ accessTokens: { find: async () => stored }, clock: () => now })('a1', payload)
}

it('grants the roles of the access token, as far as its user has them', async () => {
  const grant = {
    userId: 'u1',
    holderId: 'u1',
    roleIds: ['r1'],
    shown: { oauth1: { accessTokenId: 'a1', consumerId: 'c1' } },
  }
  expect(await lookUp(accessToken)).toEqual(grant)
  expect(await lookUp({ ...accessToken, expiresAt: null })).toEqual(grant)
})

it.each<[string, Parameters<typeof lookUp>]>([
  ['an access token that is gone', [undefined]],
  ['one that has expired', [{ ...accessToken, expiresAt: now }]],
  ['one whose expiry cannot be read', [{ ...accessToken, expiresAt: new Date('soon') }]],
  ['one of another user', [accessToken, 'u2']],
  ['one for another project', [accessToken, 'u1', { projectId: 'p2' }]],
  ['one for a project, in a token for a domain', [accessToken, 'u1', { domainId: 'p1' }]],
  ['one for a project, in a token for nothing', [accessToken, 'u1', 'unscoped']],
])('grants nothing for %s', async (_, looked) => {
  expect(await lookUp(...looked)).toEqual({ reason: expect.any(String) })
})
