import { SessionError } from '../errors.ts'
import type { LayerResponse } from '../layers/layer.ts'
import { redactUrl } from '../layers/redact.ts'
import type { ResponseHeaders } from '../response.ts'
import type { AnswerBody, BodyTap } from './answer-body.ts'
import { type HeaderRecord, responseHeaders } from './response-headers.ts'

/** An answer that has come over a connection. */
export class Answer implements LayerResponse {
  readonly status: number
  readonly url: string
  readonly #record: HeaderRecord
  readonly #body: AnswerBody
  readonly #maxBodyBytes: number
  #headers: ResponseHeaders | undefined
  #taken = false

  constructor(status: number, url: string, headers: HeaderRecord, body: AnswerBody, maxBodyBytes: number) {
    this.status = status
    this.url = url
    this.#record = headers
    this.#body = body
    this.#maxBodyBytes = maxBodyBytes
  }

  get headers(): ResponseHeaders {
    this.#headers ??= responseHeaders(this.#record)
    return this.#headers
  }

  get requestId(): string | undefined {
    const value = this.#record['x-openstack-request-id'] ?? this.#record['x-compute-request-id']
    return typeof value === 'object' ? value[0] : value
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.#take().pieces()
  }

  async json<T>(): Promise<T> {
    const text = await this.text()
    try {
      return JSON.parse(text) as T
    } catch {
      // The parser's own message quotes the body, which may hold secrets.
      const { status, requestId } = this
      const url = redactUrl(this.url)
      const message = `The answer of ${url} is not JSON (status ${status}, ${text.length} characters).`
      throw new SessionError('invalid_response', message, { status, requestId, url })
    }
  }

  async text(): Promise<string> {
    const bytes = await this.#take().whole(this.#maxBodyBytes)
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    return bytes.toString('utf8', hasMark ? 3 : 0)
  }

  async bytes(): Promise<Uint8Array> {
    const bytes = await this.#take().whole(this.#maxBodyBytes)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  discard(): Promise<void> {
    this.#taken = true
    return this.#body.discard()
  }

  whole(maxBytes: number): Promise<Buffer> {
    return this.#take().whole(maxBytes)
  }

  beginning(maxBytes: number): Promise<Buffer> {
    return this.#take().beginning(maxBytes)
  }

  tap(listener: BodyTap): void {
    this.#body.tap(listener)
  }

  /** A body passes by once. */
  #take(): AnswerBody {
    if (this.#taken) {
      throw new SessionError('body_used', 'The body of this answer has been read already: keep what it gave.')
    }
    this.#taken = true
    return this.#body
  }
}
