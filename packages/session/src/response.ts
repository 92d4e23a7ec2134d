import { SessionError } from './errors.ts'

/** Headers of an answer. Names are compared without regard to case. */
export interface ResponseHeaders extends Iterable<readonly [name: string, value: string]> {
  /** The value, a header sent several times joined with `, `; `undefined` when it was not sent. */
  get(name: string): string | undefined
  /** Each value as it was sent, for headers such as `set-cookie` that cannot be joined. */
  getAll(name: string): readonly string[]
  has(name: string): boolean
}

/**
 * An answer. Its body streams: nothing is held in memory until it is asked for, and it can be read once, in one of the
 * ways below. Read it or {@link SessionResponse.discard} it: an unread body of more than 64 KiB keeps its connection.
 *
 * Reading throws `SessionError` with code `timeout`, `connect_failure` or `aborted` when the body breaks off.
 */
export interface SessionResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  /** URL that answered: after redirects the last one. May hold secrets if the caller put some there. */
  readonly url: string
  /** The service's id of this request (`x-openstack-request-id`), for its operators. */
  readonly requestId: string | undefined
  /** The body in pieces, as they arrive. */
  readonly body: AsyncIterable<Uint8Array>
  /** @throws `SessionError` with code `invalid_response` when the body is not JSON */
  json<T = unknown>(): Promise<T>
  text(): Promise<string>
  bytes(): Promise<Uint8Array>
  /** Gives the connection back: reads up to 128 KiB of what is left, ends the connection when there is more. */
  discard(): Promise<void>
}

/** What an answer needs of the HTTP library's body. */
export interface BodySource extends AsyncIterable<Uint8Array> {
  text(): Promise<string>
  bytes(): Promise<Uint8Array>
  dump(): Promise<unknown>
}

type HeaderRecord = Readonly<Record<string, string | string[] | undefined>>

/** Where an answer comes from, and how failures while reading its body are named. */
export interface ResponseSource {
  status: number
  url: string
  /** Lower-case names. */
  headers: HeaderRecord
  body: BodySource
  failure(cause: unknown): SessionError
}

/** Dresses the HTTP library's answer as a {@link SessionResponse}. */
export function sessionResponse(source: ResponseSource): SessionResponse {
  return new StreamedResponse(source)
}

class StreamedResponse implements SessionResponse {
  readonly #source: ResponseSource
  #taken = false
  #headers: ResponseHeaders | undefined

  constructor(source: ResponseSource) {
    this.#source = source
  }

  get status(): number {
    return this.#source.status
  }

  get url(): string {
    return this.#source.url
  }

  get headers(): ResponseHeaders {
    this.#headers ??= responseHeaders(this.#source.headers)
    return this.#headers
  }

  get requestId(): string | undefined {
    const { headers } = this.#source
    return first(headers['x-openstack-request-id'] ?? headers['x-compute-request-id'])
  }

  get body(): AsyncIterable<Uint8Array> {
    return pieces(this.#take())
  }

  async json<T>(): Promise<T> {
    const text = await this.text()
    try {
      return JSON.parse(text) as T
    } catch {
      // The parser's own message quotes the body, which may hold secrets.
      throw new SessionError('invalid_response', `The answer is not JSON (${text.length} characters).`, {
        status: this.status,
        requestId: this.requestId,
      })
    }
  }

  text(): Promise<string> {
    return this.#read('text')
  }

  bytes(): Promise<Uint8Array> {
    return this.#read('bytes')
  }

  async discard(): Promise<void> {
    await this.#source.body.dump()
  }

  #read<K extends 'text' | 'bytes'>(how: K): ReturnType<BodySource[K]>
  async #read(how: 'text' | 'bytes'): Promise<string | Uint8Array> {
    const source = this.#take()
    try {
      return await source.body[how]()
    } catch (cause) {
      throw source.failure(cause)
    }
  }

  /** A body passes by once. */
  #take(): ResponseSource {
    if (this.#taken) {
      throw new SessionError('body_used', 'The body of this answer has been read already: keep what it gave.')
    }
    this.#taken = true
    return this.#source
  }
}

async function* pieces(source: ResponseSource): AsyncGenerator<Uint8Array> {
  try {
    yield* source.body
  } catch (cause) {
    throw source.failure(cause)
  }
}

function responseHeaders(record: HeaderRecord): ResponseHeaders {
  const values = (name: string): readonly string[] => {
    const key = name.toLowerCase()
    const value = Object.hasOwn(record, key) ? record[key] : undefined
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }
  return {
    get(name) {
      const all = values(name)
      return all.length === 0 ? undefined : all.join(', ')
    },
    getAll: values,
    has: (name) => values(name).length > 0,
    *[Symbol.iterator]() {
      for (const name of Object.keys(record)) yield [name, values(name).join(', ')] as const
    },
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
