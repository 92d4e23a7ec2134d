import { expect, it } from 'vitest'
import { type AuthPlugin, type PluginContext, v3Password } from '../../src/index.ts'
import { type PluginUnderTest, pluginContract } from '../../src/testing/index.ts'
import { tokenAnswer } from '../fixtures.ts'

/** Runs the contract on a plugin and returns the names of the promises that it breaks. */
async function brokenPromises(make: () => PluginUnderTest): Promise<string[]> {
  const promises: [string, () => Promise<void>][] = []
  const runner = {
    describe: (_: string, define: () => void) => define(),
    it: (name: string, run: () => Promise<void>) => void promises.push([name, run]),
    expect,
  }
  pluginContract(runner, 'plugin', make)
  const broken: string[] = []
  for (const [name, run] of promises) {
    await run().catch(() => broken.push(name))
  }
  return broken
}

const login = (context: PluginContext) =>
  context.transport({ method: 'POST', url: 'https://identity.example', headers: {} })
const tokenOf = async (context: PluginContext) => (await login(context)).headers['x-subject-token']
const answer = (_: unknown, index: number) => tokenAnswer(`t${index}`)

const sloppy: [string, string, () => PluginUnderTest][] = [
  [
    'logs in for every caller',
    'gives many callers at once the same token, for the requests of one login',
    () => ({ plugin: { getToken: tokenOf }, answer }),
  ],
  [
    'keeps the first transport',
    'uses the transport of whoever asks, also for the next login',
    () => {
      let first: PluginContext | undefined
      let token: Promise<string | undefined> | undefined
      const getToken = (context: PluginContext) => {
        first ??= context
        token ??= tokenOf(first)
        return token
      }
      const invalidate = () => {
        token = undefined
        return true
      }
      return { plugin: { getToken, invalidate }, answer }
    },
  ],
  [
    'spells its headers large',
    'sends its token in lower-case headers that a request can carry',
    () => ({ plugin: { getToken: async () => 't', getHeaders: async () => ({ 'X-Auth-Token': 't' }) } }),
  ],
  [
    'chokes on a filter',
    'ignores members of a filter that it does not know',
    () => {
      const getEndpoint: AuthPlugin['getEndpoint'] = async (_, filter) =>
        Object.keys(filter).length > 1 ? undefined : 'https://x.example'
      return { plugin: { getToken: async () => 't', getEndpoint } }
    },
  ],
  [
    'forgets any token',
    'keeps a token when another one was refused',
    () => {
      const plugin = v3Password({ authUrl: 'https://identity.example', username: 'ada', password: 'pw' })
      return { plugin: { ...plugin, invalidate: () => plugin.invalidate() }, answer }
    },
  ],
]

it.each(sloppy)('catches a plugin that %s', async (_, promise, make) => {
  expect(await brokenPromises(make)).toContain(promise)
})

it('catches a plugin that makes a request its test does not answer', async () => {
  expect((await brokenPromises(() => ({ plugin: { getToken: tokenOf } }))).length).toBeGreaterThan(0)
})
