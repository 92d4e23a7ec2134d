import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { memcachedTokens } from '../../src/cache/memcached/index.ts'
import { type Script, scriptedMemcached, workingMemcached } from '../support/scripted-memcached.ts'
import { sessionAt } from '../support/session.ts'
import { reply, stubKeystone } from '../support/stub-keystone.ts'
import { notFound } from '../support/token-bodies.ts'
import { answerFor, askAs, bodyAbout, randomNumbers, served, tokenOf } from './served.ts'

/** One that takes its time, and knows every user but those called nobody. */
function slowKeystone(random: () => number) {
  return stubKeystone(async (token, _request, response) => {
    await sleep(random() * 50)
    if (token.includes('nobody')) return reply(response, 404, notFound)
    return reply(response, 200, bodyAbout(token), { 'X-Subject-Token': token })
  })
}

const expected = (name: string) => (name.startsWith('nobody') ? '401' : answerFor(name))

/** @see CVE-2014-0105 (OSSA-2014-007) */
it('answers 10000 concurrent requests of 100 users to each as themselves, and asks once about each', async () => {
  const random = randomNumbers()
  await using keystone = await slowKeystone(random)
  await using service = await served({ session: sessionAt(keystone.url) })
  const users = Array.from({ length: 100 }, (_, at) => (at % 10 === 0 ? `nobody${at}` : `user${at}`))
  const names = Array.from({ length: 10_000 }, () => users[Math.floor(random() * users.length)]!)
  const answers = await askAs(service.port, names, 50)
  expect(answers).toEqual(names.map(expected))
  const asked = keystone.validations().map(({ headers }) => headers['x-subject-token'])
  expect(asked.toSorted()).toEqual(users.map(tokenOf).toSorted())
}, 60_000)

/** Gives what is stored for another key as often as it can, like a connection whose replies are mixed up. */
class MixedItems extends Map<string, { flags: number; value: Buffer }> {
  mixed = 0
  readonly #random = randomNumbers(7)

  override get(key: string) {
    const item = super.get(key)
    if (item === undefined || this.#random() < 0.5) return item
    this.mixed += 1
    return [...this.values()][Math.floor(this.#random() * this.size)]
  }
}

function late(items: MixedItems): Script {
  const scripts = new WeakMap<Socket, Script>()
  return (text, socket) => {
    const script = scripts.get(socket) ?? workingMemcached(items)
    scripts.set(socket, script)
    setTimeout(() => socket.destroyed || script(text, socket), 5)
  }
}

/** @see CVE-2014-0105 (OSSA-2014-007) */
it('takes nobody for another when a shared memcached is late and mixes up its replies', async () => {
  const random = randomNumbers()
  const items = new MixedItems()
  await using keystone = await slowKeystone(random)
  await using memcached = await scriptedMemcached(late(items))
  const users = Array.from({ length: 200 }, (_, at) => `user${at}`)
  for (let turn = 0; turn < 3; turn += 1) {
    using sharedTokens = memcachedTokens({ servers: [memcached.address], timeoutMs: 10_000 })
    await using service = await served({ session: sessionAt(keystone.url), sharedTokens })
    const names = Array.from({ length: 1000 }, () => users[Math.floor(random() * users.length)]!)
    expect(await askAs(service.port, names, 20)).toEqual(names.map(expected))
  }
  expect(items.mixed).toBeGreaterThan(50)
  expect(keystone.validations().length).toBeLessThan(3 * users.length)
}, 60_000)
