import { type EndpointFilter, v3Url } from '@ks/auth'
import { maxAnswerBytes, retryAfter, unusable } from '../keystone-answer.ts'
import type { KeystoneResponse } from '../keystone-session.ts'
import * as rule from '../option-rules.ts'
import type { Unavailable } from '../validate.ts'
import { withinTime } from '../within-time.ts'

/**
 * What the exchange of a signature needs of a session. It authenticates as the service itself, whose role must allow
 * `identity:ec2tokens_validate` or `identity:s3tokens_validate`: Keystone tells nobody else (CVE-2025-65073).
 */
export interface SignatureSession {
  /** Base URL of a service. Rejects when there is none. */
  getEndpoint(filter: EndpointFilter, options: { signal: AbortSignal }): Promise<string>
  /** Sends an authenticated POST. */
  post(
    url: string,
    options: {
      json: unknown
      headers: Record<string, string>
      /** Whether a 401 may make the session log in again. */
      allowReauth: boolean
      redirect: 0
      throwOnError: false
      maxBodyBytes: number
      signal: AbortSignal
    },
  ): Promise<KeystoneResponse>
  /** Forgets the session's own token, and with it a catalog in which Keystone is missing. */
  invalidate(): boolean
}

/** Where signatures are exchanged. */
export interface SignatureOptions {
  /** A `Session` of `@ks/session`, logged in as the service. */
  session: SignatureSession
  /** Interface of the Identity endpoint in the session's catalog. Default: `internal`, else `public`. */
  interface?: string | readonly string[] | undefined
  /** Region of the Identity endpoint. Default: any. */
  regionName?: string | undefined
  /** URL of the Identity service, instead of the catalog's. */
  identityUrl?: string | undefined
  /** Milliseconds for one exchange, including the session's own login. Default 10000; 1 to 600000. */
  timeoutMs?: number | undefined
}

export const signatureRules = {
  session: rule.aPostingSession,
  interface: rule.textOrTexts,
  regionName: rule.text,
  identityUrl: rule.httpUrl,
  timeoutMs: rule.numberWithin(1, 600_000),
} satisfies Record<keyof SignatureOptions, rule.OptionRule>

/** Keystone's answer to a signature that is right. */
export interface Exchanged {
  readonly token: string | undefined
  readonly body: string
}

export type Exchange = (credentials: object) => Promise<Exchanged | { refusal: 'invalid' } | Unavailable>

/** A signature and the session's own login are refused in the same words, so a wrong one may cost a login only so often. */
const reauthEveryMs = 60_000

/**
 * Has Keystone say whose a signature is. Nothing is remembered: a signature is for one request.
 *
 * @param resource `ec2tokens` or `s3tokens`
 */
export function signatureExchange(options: SignatureOptions, resource: string): Exchange {
  const { session, identityUrl, regionName, timeoutMs = 10_000 } = options
  const filter = {
    serviceType: 'identity',
    interface: options.interface ?? ['internal', 'public'],
    ...(regionName !== undefined && { regionName }),
  }
  let reauthAfterMs = Number.NEGATIVE_INFINITY

  async function ask(credentials: object, signal: AbortSignal): ReturnType<Exchange> {
    const base = identityUrl ?? (await session.getEndpoint(filter, { signal }))
    const allowReauth = performance.now() >= reauthAfterMs
    const response = await session.post(`${v3Url(base)}/${resource}`, {
      json: credentials,
      // Without the second one Keystone refuses keys of application credentials that have access rules.
      headers: { accept: 'application/json', 'openstack-identity-access-rules': '1.0' },
      allowReauth,
      redirect: 0,
      throwOnError: false,
      maxBodyBytes: maxAnswerBytes,
      signal,
    })
    const { status, headers } = response
    const body = await response.text()
    if (status === 200) return { token: headers.get('x-subject-token'), body }
    if (status === 401 && allowReauth) reauthAfterMs = performance.now() + reauthEveryMs
    if (status === 401 || status === 400) return { refusal: 'invalid' }
    return unusable(explain(status, resource), retryAfter(headers.get('retry-after')))
  }

  return async (credentials) => {
    try {
      return await withinTime(timeoutMs, (signal) => ask(credentials, signal))
    } catch (cause) {
      if ((cause as { code?: unknown } | null)?.code === 'endpoint_not_found') session.invalidate()
      return { ok: false, refusal: 'unavailable', cause }
    }
  }
}

function explain(status: number, resource: string): string {
  return status === 403
    ? `Keystone answered 403 to ${resource}: this service may not exchange signatures. Give its user the role "service" or "admin".`
    : `Keystone answered ${status} to ${resource}.`
}
