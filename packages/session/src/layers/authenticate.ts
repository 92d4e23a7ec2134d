import type { AuthPlugin } from '@ks/auth'
import { SessionError } from '../errors.ts'
import type { Ask } from './ask.ts'
import { isRepeatable, type Layer, type LayerRequest, type LayerResponse } from './layer.ts'
import { redactUrl } from './redact.ts'

/**
 * Adds what authenticates a request, over headers of the same name. When the service answers 401, the plugin forgets
 * the token and the request is sent once more with another one, provided there is another and the body can be sent
 * again.
 */
export function authenticate(ask: Ask): Layer {
  return (next) => async (request) => {
    if (!request.authenticated) return next(request)
    const { auth } = request
    if (auth === undefined) throw missingPlugin(`${request.method} ${redactUrl(request.url)}`)
    const proof = await headersOf(auth, ask, request.signal)
    request.proof = proof
    Object.assign(request.headers, proof)
    const response = await next(request)
    // A redirect to another origin takes the proof off: then the 401 says nothing about it.
    if (response.status !== 401 || request.proof === undefined) return response
    if (!request.allowReauth || !isRepeatable(request.body)) return response
    return (await renew(request, auth, ask, response)) ? next(request) : response
  }
}

/**
 * The headers that authenticate a request, with lower-case names.
 *
 * @throws {@link SessionError} `authentication_unavailable` when the plugin has nothing
 */
export async function headersOf(
  auth: AuthPlugin,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  if (auth.getHeaders === undefined) {
    const token = await ask((context) => auth.getToken(context), signal)
    if (token !== undefined) return { 'x-auth-token': token }
  } else {
    const headers = await ask((context) => auth.getHeaders?.(context), signal)
    if (headers !== undefined) return lowerCased(headers)
  }
  throw new SessionError(
    'authentication_unavailable',
    'The auth plugin has nothing to authenticate the request with. Send it with authenticated: false, or use another plugin.',
  )
}

/** The error for a question that only a plugin can answer. */
export function missingPlugin(asked: string): SessionError {
  return new SessionError(
    'missing_auth_plugin',
    `${asked} needs an auth plugin, and neither the session nor the request has one. Give one as \`auth\`, such as v3Password() of @ks/auth.`,
  )
}

/** Puts another proof on the request. `false`: there is none to be had. */
async function renew(
  request: LayerRequest,
  auth: AuthPlugin,
  ask: Ask,
  refusal: LayerResponse,
): Promise<boolean> {
  if (auth.invalidate === undefined) return false
  const { headers, proof = {} } = request
  const refused = proof['x-auth-token']
  // A plugin that has forgotten the token for another request a moment ago has nothing left to forget, although a new
  // one is on its way. What it gives now tells.
  const willHelp = auth.invalidate(refused)
  if (!willHelp && refused === undefined) return false
  const fresh = await headersOf(auth, ask, request.signal).catch(async (error: unknown) => {
    await refusal.discard()
    throw error
  })
  if (!willHelp && fresh['x-auth-token'] === refused) return false
  await refusal.discard()
  for (const name of Object.keys(proof)) delete headers[name]
  Object.assign(headers, fresh)
  request.proof = fresh
  request.reauthenticated = true
  return true
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
