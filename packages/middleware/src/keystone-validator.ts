import { cacheSeconds } from './cache/cache-time.ts'
import { type CacheOptions, cached } from './cache/cached.ts'
import type { SharedTokens } from './cache/shared-tokens.ts'
import { type Ask, throughSharedTokens } from './cache/through-shared-tokens.ts'
import { validationUrl } from './identity-url.ts'
import { maxAnswerBytes, readAnswer } from './keystone-answer.ts'
import type { KeystoneSession } from './keystone-session.ts'
import { cacheOptionsOf, checkKeystoneOptions } from './options.ts'
import type { Validation, Validator } from './validate.ts'
import { withinTime } from './within-time.ts'

/** How to ask Keystone about tokens. */
export interface KeystoneValidatorOptions extends CacheOptions {
  /** A `Session` of `@ks/session`, logged in as the service. */
  session: KeystoneSession
  /**
   * Interface of the Identity endpoint in the session's catalog; an array is an order of preference. Default: `internal`,
   * else `public`.
   */
  interface?: string | readonly string[] | undefined
  /** Region of the Identity endpoint. Default: any. */
  regionName?: string | undefined
  /** URL of the Identity service, instead of the catalog's. Excludes `interface` and `regionName`. */
  identityUrl?: string | undefined
  /** Whether accesses carry the catalog. `false` makes Keystone's answers a good deal smaller. Default true. */
  includeServiceCatalog?: boolean | undefined
  /** Milliseconds for one validation, including the session's own login. Default 10000; 1 to 600000. */
  timeoutMs?: number | undefined
  /** A cache that processes share, such as `memcachedTokens()` makes. Default: tokens are remembered in this process only. */
  sharedTokens?: SharedTokens | undefined
}

/**
 * Validates tokens at a Keystone with `GET /v3/auth/tokens`, remembers the answers for a while, and asks once when several
 * requests bring the same token at once.
 *
 * > [!WARNING]
 * > A token that is revoked stays good here until its entry lapses: at most `tokenCacheTimeSeconds`.
 *
 * @throws {@link MiddlewareError} for options that cannot work
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token}
 */
export function keystoneValidator(options: KeystoneValidatorOptions): Validator {
  checkKeystoneOptions(options)
  const { session, identityUrl, regionName, includeServiceCatalog = true, timeoutMs = 10_000 } = options
  const filter = {
    serviceType: 'identity',
    interface: options.interface ?? ['internal', 'public'],
    ...(regionName !== undefined && { regionName }),
  }

  async function ask(
    token: string,
    allowExpired: boolean,
    signal: AbortSignal,
    onConfirmed: (body: unknown) => void,
  ): Promise<Validation> {
    const base = identityUrl ?? (await session.getEndpoint(filter, { signal }))
    const response = await session.get(validationUrl(base, { includeServiceCatalog, allowExpired }), {
      clientName: 'ks-middleware',
      headers: {
        accept: 'application/json',
        'x-subject-token': token,
        // Without it Keystone refuses tokens of application credentials that have access rules.
        'openstack-identity-access-rules': '1.0',
      },
      redirect: 0,
      throwOnError: false,
      maxBodyBytes: maxAnswerBytes,
      signal,
    })
    return await readAnswer(response, token, onConfirmed)
  }

  const askKeystone: Ask = async (token, allowExpired, onConfirmed) => {
    try {
      return await withinTime(timeoutMs, (signal) => ask(token, allowExpired, signal, onConfirmed))
    } catch (cause) {
      // The catalog may have changed since the login: the next question looks at a new one.
      if ((cause as { code?: unknown } | null)?.code === 'endpoint_not_found') session.invalidate()
      return { ok: false, refusal: 'unavailable', cause }
    }
  }
  const { sharedTokens, now = () => new Date() } = options
  const lifetimeSeconds = cacheSeconds(options.tokenCacheTimeSeconds)
  const validator: Validator =
    sharedTokens === undefined || lifetimeSeconds === 0
      ? (token, { allowExpired = false }) => askKeystone(token, allowExpired, () => {})
      : throughSharedTokens(askKeystone, { sharedTokens, lifetimeSeconds, includeServiceCatalog, now })
  return cached(validator, cacheOptionsOf(options))
}
