import type { Dispatcher } from 'undici'
import type { SessionError } from '../errors.ts'
import { type AgentOptions, buildAgent } from './agent.ts'
import type { TlsOptions } from './tls.ts'

/** Sets of connections with other TLS settings than the session's that are kept; the one used longest ago goes first. */
const maxOthers = 16

type Undici = typeof import('undici')

/** The connections of a session: one set for its own TLS settings, and one for each pair that requests bring. */
export class Connections {
  readonly #options: AgentOptions
  readonly #others = new Map<string, Dispatcher>()
  /** Those that end when the requests that use them have. */
  readonly #leaving = new Set<Dispatcher>()
  #undici: Undici | undefined
  #own: Dispatcher | undefined
  #ended: SessionError | undefined

  constructor(options: AgentOptions) {
    this.#options = options
  }

  /** Those for a request. Loads the HTTP library when nothing has been sent before, which takes a while. */
  for(tls: TlsOptions | undefined): Dispatcher | Promise<Dispatcher> {
    if (this.#ended !== undefined) throw this.#ended
    if (tls === undefined && this.#own !== undefined) return this.#own
    return this.#undici === undefined ? this.#load(tls) : this.#find(this.#undici, tls)
  }

  /** Ends all of them; whoever asks for some later gets the reason. */
  async end(reason: SessionError): Promise<void> {
    this.#ended = reason
    const own = this.#own === undefined ? [] : [this.#own]
    const all = [...own, ...this.#others.values(), ...this.#leaving]
    this.#others.clear()
    await Promise.all(all.map((dispatcher) => dispatcher.destroy(reason)))
  }

  async #load(tls: TlsOptions | undefined): Promise<Dispatcher> {
    this.#undici = await import('undici')
    return this.for(tls)
  }

  #leave(dispatcher: Dispatcher): void {
    this.#leaving.add(dispatcher)
    const left = () => this.#leaving.delete(dispatcher)
    dispatcher.close().then(left, left)
  }

  #find(undici: Undici, tls: TlsOptions | undefined): Dispatcher {
    if (tls === undefined) {
      this.#own = buildAgent(undici, this.#options)
      return this.#own
    }
    const key = JSON.stringify([tls.verify, tls.cert])
    const found = this.#others.get(key) ?? buildAgent(undici, { ...this.#options, ...tls })
    // A map remembers the order in which its keys came.
    this.#others.delete(key)
    this.#others.set(key, found)
    for (const [oldest, dispatcher] of this.#others) {
      if (this.#others.size <= maxOthers) break
      this.#others.delete(oldest)
      this.#leave(dispatcher)
    }
    return found
  }
}
