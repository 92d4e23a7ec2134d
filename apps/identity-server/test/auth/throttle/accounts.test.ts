import { applicationCredential, password, token } from '@ks/auth'
import { expect, it } from 'vitest'
import { accountsOf, otherAccount, userAccount } from '../../../src/auth/throttle/accounts.ts'

const inDomain = (name: string) => userAccount({ name, domain: { id: 'default' } })

it('takes spellings that a database may take for one name as one account', () => {
  for (const name of ['ANN', 'ánn', 'ann ', 'a\u200bnn', 'ａnn', 'ann\t'])
    expect(inDomain(name)).toBe(inDomain('ann'))
  expect(userAccount({ id: 'ABC' })).toBe(userAccount({ id: 'abc' }))
})

it('keeps accounts apart', () => {
  const distinct = [
    inDomain('ann'),
    inDomain('anna'),
    userAccount({ name: 'ann', domain: { id: 'other' } }),
    userAccount({ name: 'ann', domain: { name: 'default' } }),
    userAccount({ id: 'ann' }),
    otherAccount('access key', 'ann'),
    userAccount({ name: 'default","ann', domain: { id: '' } }),
  ]
  expect(new Set(distinct).size).toBe(distinct.length)
})

it('names the account of every method that can be guessed at', () => {
  const ann = { id: 'ann' }
  expect(accountsOf([password({ user: ann, password: 'x' }), token({ id: 'gAAAAA' })])).toEqual([
    userAccount(ann),
  ])
  expect(accountsOf([token({ id: 'gAAAAA' })])).toEqual([])
  const credentials = [{ id: 'a' }, { name: 'a', user: ann }, { name: 'a', user: { id: 'bob' } }]
  const named = credentials.flatMap((one) => accountsOf([applicationCredential({ ...one, secret: 'x' })]))
  expect(new Set(named).size).toBe(3)
})
