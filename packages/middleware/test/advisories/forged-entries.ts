import { expect } from 'vitest'
import { memcachedTokens, type SecurityStrategy } from '../../src/cache/memcached/index.ts'
import { protectedWith, unprotected } from '../../src/cache/memcached/protection.ts'
import { overNodeHttp } from '../adapters/servers/node-http.ts'
import { scriptedMemcached, workingMemcached } from '../support/scripted-memcached.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken, systemToken } from '../support/token-bodies.ts'

export const secretKey = 's3cret'

interface Item {
  flags: number
  value: Buffer
}

/** What an attacker makes of an entry. */
type Forge = (item: Item) => Item

const root = Buffer.from(systemToken)

/** Entries by which the token of ada would be that of root. */
export function forgeries(strategy: SecurityStrategy): [string, Forge][] {
  const other = strategy === 'MAC' ? 'ENCRYPT' : 'MAC'
  const entryOf = (protect: (data: Buffer) => Buffer) => () => ({ flags: 0, value: protect(root) })
  return [
    ['an entry without protection', entryOf(unprotected('t1').protect)],
    [`an entry of the strategy ${other}`, entryOf(protectedWith(other, secretKey)('t1').protect)],
    ['an entry of another token', entryOf(protectedWith(strategy, secretKey)('t2').protect)],
    ['an entry with another secret', entryOf(protectedWith(strategy, 'guess')('t1').protect)],
    ['an entry with an empty secret', entryOf(protectedWith(strategy, '')('t1').protect)],
    ['an entry in base64 without a signature', entryOf((data) => Buffer.from(data.toString('base64')))],
    [
      'an entry behind a signature that is not its own',
      ({ value }) => ({
        flags: 0,
        value: Buffer.concat([value.subarray(0, 64), Buffer.from(root.toString('base64'))]),
      }),
    ],
  ]
}

/**
 * Who a service takes the owner of a token for, that another process has left in memcached, and somebody has changed since; and
 * how often Keystone was asked by both.
 */
export async function userAfter(securityStrategy: SecurityStrategy, forge: Forge) {
  const items = new Map<string, Item>()
  await using keystone = await keystoneWith({ t1: projectToken })
  await using memcached = await scriptedMemcached(workingMemcached(items))
  const userInNewProcess = async () => {
    const servers = [memcached.address]
    using sharedTokens = memcachedTokens({ servers, securityStrategy, secretKey, timeoutMs: 5000 })
    const session = sessionAt(keystone.url)
    const wwwAuthenticateUri = 'https://identity.example/v3'
    await using service = await overNodeHttp({ session, wwwAuthenticateUri, sharedTokens })
    const response = await fetch(service.url, { headers: { 'x-auth-token': 't1' } })
    const { user } = (await response.json()) as { user: string | null }
    await expect.poll(() => items.size).toBe(1)
    return user
  }
  const before = await userInNewProcess()
  for (const [key, item] of items) items.set(key, forge(item))
  const after = await userInNewProcess()
  return { before, after, asked: keystone.validations().length }
}
