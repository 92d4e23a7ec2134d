import type { IncomingMessage } from 'node:http'
import type { ServerOptions } from 'node:https'
import type { GuardedRequest } from '../../src/adapters/node-http.ts'
import type { Identity, KeystoneOptions } from '../../src/index.ts'

/**
 * What the echo service behind an adapter answers with: what it received. `/deny` answers 401 with the service's own
 * challenge, `/deny-raw` the same in the framework's shortest way, `/forbid` 403.
 */
export interface Echo {
  /** Path and query. */
  url: string
  headers: Record<string, string>
  rawHeaders: string[]
  headersDistinct: Record<string, string[]>
  body: string
  user: string | null
  roles: readonly string[] | null
  isMember: boolean | null
  refusal: string | null
}

export interface GuardedService extends AsyncDisposable {
  url: string
  port: number
}

/** Puts the echo service behind an adapter, on a real socket of 127.0.0.1. */
export type Serve = (options: KeystoneOptions, tls?: ServerOptions) => Promise<GuardedService>

/** What the echo service knows of who calls. */
export function callerOf(identity: Identity | undefined, refusal: string | undefined) {
  return {
    user: identity?.user.name ?? null,
    roles: identity?.roles ?? null,
    isMember: identity?.hasRole('Member') ?? null,
    refusal: refusal ?? null,
  }
}

/** The same for every service that gets the request of `node:http`. */
export function echoOf(request: GuardedRequest, body: string): Echo {
  return {
    url: request.url ?? '',
    headers: request.headers as Echo['headers'],
    rawHeaders: request.rawHeaders,
    headersDistinct: request.headersDistinct as Echo['headersDistinct'],
    body,
    ...callerOf(request.identity, request.identityRefusal),
  }
}

export async function bodyIn(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const piece of request.setEncoding('utf8')) body += piece
  return body
}
