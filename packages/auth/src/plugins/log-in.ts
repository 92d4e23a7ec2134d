import type { Access } from '../access.ts'
import { AuthError } from '../errors.ts'
import type { AuthMethod } from '../methods/methods.ts'
import type { MethodQuestion } from '../methods/on-demand.ts'
import type { PluginContext } from '../plugin.ts'
import type { Receipt } from '../receipt.ts'
import type { Scope } from '../scope.ts'
import type { AuthVersion } from '../wire/versions.ts'
import type { AuthLocator } from './auth-location.ts'
import { completingMethods, firstMethods, type LoginMethod } from './next-methods.ts'
import { requestToken } from './request-token.ts'
import { withoutSecrets } from './without-secrets.ts'

/** What a login says. */
export interface LoginWords {
  methods: readonly LoginMethod[]
  scope?: Scope | undefined
}

/** A login, with all that it may need. */
export interface LoginRequest {
  /** What to say in a version of the contract. */
  requestIn(version: AuthVersion): LoginWords
  includeCatalog: boolean
  /** What an earlier login got that had not enough methods. */
  receipt: Receipt | undefined
}

/**
 * Logs in: with the methods at hand, and as long as the server asks for more and there are some, with those. Each method
 * is used once.
 *
 * @throws {@link AuthError} `methods_missing` when the server wants methods that there are none of; what
 *   `requestToken()` and the methods on demand throw
 */
export async function logIn(
  locator: AuthLocator,
  { requestIn, includeCatalog, receipt: earlier }: LoginRequest,
  context: PluginContext,
): Promise<Access> {
  const location = await locator.find(context)
  const { methods, scope } = requestIn(location.version)
  const place = includeCatalog ? location : { ...location, url: `${location.url}?nocatalog` }
  let receipt = earlier
  let requestId: string | undefined
  let left = methods
  for (;;) {
    const next =
      receipt === undefined
        ? firstMethods(left)
        : (completingMethods(receipt, left) ?? refuse(receipt, requestId))
    left = left.filter((method) => !next.includes(method))
    const claims = await claimsOf(next, { receipt, signal: context.signal })
    const request = scope === undefined ? { methods: claims } : { methods: claims, scope }
    const answer = await requestToken(place, request, receipt, context).catch((error: unknown) => {
      // Either the server has become an older one, or the credentials are of a kind that 404 refuses: look again next time.
      if (location.takesVersions && error instanceof AuthError && error.status === 404) locator.forget()
      throw error
    })
    if ('access' in answer) return answer.access
    ;({ receipt, requestId } = answer)
  }
}

/** One after the other: a person can only answer one question at a time. */
async function claimsOf(methods: readonly LoginMethod[], question: MethodQuestion): Promise<AuthMethod[]> {
  const claims: AuthMethod[] = []
  for (const method of methods) {
    const claim = 'ask' in method ? await method.ask(question) : method
    if (claim.name !== method.name)
      throw new AuthError('invalid_option', `The method on demand for ${method.name} gave ${claim.name}.`)
    claims.push(claim)
  }
  return claims
}

function refuse(receipt: Receipt, requestId: string | undefined): never {
  const ways = receipt.requiredMethods.map((way) => way.join(' + ')).join(', or ')
  throw new AuthError(
    'methods_missing',
    `The Identity service wants more methods than there are: ${withoutSecrets(ways, [])}.`,
    { status: 401, receipt, ...(requestId !== undefined && { requestId }) },
  )
}
