import type { AuthPlugin, PluginContext } from '../plugin.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { scriptedTransport } from './scripted-transport.ts'

/** The part of a test runner that {@link pluginContract} needs. Vitest's and Jest's globals have this shape. */
export interface ContractRunner {
  describe(name: string, define: () => void): void
  it(name: string, run: () => Promise<void>): void
  expect(actual: unknown): { toBe(expected: unknown): void; toEqual(expected: unknown): void }
}

/** A new plugin to put to the test, with the service that it talks to. */
export interface PluginUnderTest {
  plugin: AuthPlugin
  /** Answers the plugin's requests. Leave it out for a plugin that makes none: then each one is an error. */
  answer?(request: TransportRequest, index: number): TransportResponse | Promise<TransportResponse>
}

/**
 * What every {@link AuthPlugin} promises, as tests.
 *
 * @param make makes a new plugin whose login succeeds; called for each plugin that a test needs, with equal options
 * @example pluginContract({ describe, it, expect }, 'myPlugin', () => ({ plugin: myPlugin({ … }) }))
 */
export function pluginContract(runner: ContractRunner, name: string, make: () => PluginUnderTest): void {
  const { describe, it, expect } = runner
  const setup = () => {
    const { plugin, answer = refuse } = make()
    return { plugin, one: scriptedTransport(answer), other: scriptedTransport(answer) }
  }

  describe(`${name} keeps the contract of plugins`, () => {
    it('sends nothing before the first question', async () => {
      const { one, other } = setup()
      await Promise.resolve()
      expect(one.requests.length + other.requests.length).toBe(0)
    })

    it('gives many callers at once the same token, for the requests of one login', async () => {
      const alone = setup()
      await alone.plugin.getToken(alone.one)
      const { plugin, one } = setup()
      const tokens = await Promise.all(Array.from({ length: 50 }, () => plugin.getToken(one)))
      expect(new Set(tokens).size).toBe(1)
      expect(one.requests.length).toBe(alone.one.requests.length)
    })

    it('uses the transport of whoever asks, also for the next login', async () => {
      const { plugin, one, other } = setup()
      await plugin.getToken(one)
      const before = one.requests.length
      const renewable = plugin.invalidate?.() ?? false
      await plugin.getToken(other)
      expect(one.requests.length).toBe(before)
      expect(other.requests.length > 0).toBe(renewable && before > 0)
    })

    it('sends its token in lower-case headers that a request can carry', async () => {
      const { plugin, one } = setup()
      const token = await plugin.getToken(one)
      const headers =
        (await plugin.getHeaders?.(one)) ?? (token === undefined ? {} : { 'x-auth-token': token })
      for (const [key, value] of Object.entries(headers)) {
        expect(key).toBe(key.toLowerCase())
        expect(/[\r\n]/.test(value)).toBe(false)
      }
    })

    it('ignores members of a filter that it does not know', async () => {
      const { plugin, one } = setup()
      const filter = { serviceType: 'identity' }
      const plain = await plugin.getEndpoint?.(one, filter)
      const more = await plugin.getEndpoint?.(one, { ...filter, 'no-such-member': 'x', __other: [1] })
      expect(more).toBe(plain)
    })

    it('knows the token of the access that it tells of', async () => {
      const { plugin, one } = setup()
      const access = await plugin.getAccess?.(one)
      if (access !== undefined) expect(await plugin.getToken(one)).toBe(access.token)
    })

    it('has the same cache id as another plugin with equal options, after a login as before it', async () => {
      const { plugin, one } = setup()
      const id = await plugin.cacheId?.()
      await plugin.getToken(one)
      expect(await plugin.cacheId?.()).toBe(id)
      expect(await setup().plugin.cacheId?.()).toBe(id)
    })

    it('has no state before the first login, and hands it to another plugin then', async () => {
      const { plugin, one } = setup()
      expect(plugin.getAuthState?.()).toBe(undefined)
      const token = await plugin.getToken(one)
      const state = plugin.getAuthState?.()
      if (state === undefined) return
      const { plugin: next, other } = setup()
      next.setAuthState?.(state)
      expect(next.getAuthState?.()).toBe(state)
      expect(await next.getToken(other)).toBe(token)
      expect(other.requests.length).toBe(0)
      next.setAuthState?.(undefined)
      expect(next.getAuthState?.()).toBe(undefined)
    })

    it('keeps a token when another one was refused', async () => {
      const { plugin, one } = setup()
      const token = await plugin.getToken(one)
      const before = one.requests.length
      plugin.invalidate?.(`not ${token}`)
      expect(await plugin.getToken(one)).toBe(token)
      expect(one.requests.length).toBe(before)
    })

    it('still serves others after a caller has given up', async () => {
      const { plugin, one } = setup()
      const abort = new AbortController()
      const left: PluginContext = { transport: one.transport, signal: abort.signal }
      const waiting = plugin.getToken(left).catch(() => undefined)
      abort.abort()
      await waiting
      const token = await plugin.getToken(one)
      expect(await plugin.getToken(one)).toBe(token)
    })
  })
}

function refuse(request: TransportRequest): never {
  throw new Error(`The plugin made a request that its test does not answer: ${request.method} ${request.url}`)
}
