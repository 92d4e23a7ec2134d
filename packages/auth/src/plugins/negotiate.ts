import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { untilAborted } from '../until-aborted.ts'

/** One conversation of a Kerberos client with a service. Tokens are base64. */
export interface NegotiateContext {
  /**
   * Takes what the service said, and gives what to say next; rejects when the service is not the one that was meant.
   *
   * @param serverToken `undefined` at the beginning
   * @returns `undefined` when the conversation is complete
   */
  step(serverToken?: string): Promise<string | undefined>
}

/**
 * Begins a conversation with a service, for whoever this process is to Kerberos. GSSAPI is native code, so it comes from
 * outside.
 *
 * @param servicePrincipal host-based name of the service, such as `HTTP@cloud.example`
 */
export type Negotiate = (servicePrincipal: string) => Promise<NegotiateContext>

/** Whether the service has to prove itself too: it must, it may but not wrongly, or it is not looked at. */
export type MutualAuth = 'required' | 'optional' | 'disabled'

/** How a plugin uses Kerberos. */
export interface NegotiateOptions {
  negotiate: Negotiate
  /** Default `optional`. */
  mutualAuth?: MutualAuth | undefined
}

/** Kerberos needs one request, and what wraps it at most a few more. */
const maxRounds = 5

/**
 * A context whose requests prove by `Authorization: Negotiate` who sends them, from the first on. They are not redirected:
 * the proof is for one host.
 *
 * Requests reject with {@link AuthError} `invalid_response` when the service's own proof is wrong, or missing and required.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4559#section-4}
 */
export function negotiating(context: PluginContext, options: NegotiateOptions): PluginContext {
  return { ...context, transport: (request) => converse(request, context, options) }
}

async function converse(
  request: TransportRequest,
  { transport, signal }: PluginContext,
  { negotiate, mutualAuth = 'optional' }: NegotiateOptions,
): Promise<TransportResponse> {
  const { origin, hostname } = new URL(request.url)
  const client = await untilAborted(negotiate(`HTTP@${hostname}`), signal)
  let proof = await untilAborted(client.step(), signal)

  async function goOn(serverToken: string): Promise<string | undefined> {
    return untilAborted(client.step(serverToken), signal).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause
      throw new AuthError('invalid_response', `${origin} did not prove to Kerberos that it is ${hostname}.`, {
        cause,
      })
    })
  }

  async function checkServer(serverToken: string | undefined): Promise<void> {
    if (mutualAuth === 'disabled' || (serverToken === undefined && mutualAuth === 'optional')) return
    if (serverToken !== undefined && (await goOn(serverToken)) === undefined) return
    throw new AuthError(
      'invalid_response',
      `${origin} did not prove who it is, as mutualAuth demands: the Negotiate token of its answer is ${serverToken === undefined ? 'missing' : 'not its last'}.`,
    )
  }

  for (let round = 0; round < maxRounds; round += 1) {
    const headers = { ...request.headers, authorization: `Negotiate ${checkProof(proof)}` }
    const response = await transport({ ...request, headers, redirect: false })
    const serverToken = serverTokenIn(response)
    if (response.status < 400) {
      await checkServer(serverToken)
      return response
    }
    const next = response.status === 401 && serverToken !== undefined ? await goOn(serverToken) : undefined
    if (next === undefined) return { ...response, body: response.body.replaceAll(proof ?? '', '***') }
    proof = next
  }
  throw new AuthError('invalid_response', `${origin} did not come to an end after ${maxRounds} rounds.`)
}

function checkProof(proof: string | undefined): string {
  if (typeof proof === 'string' && base64Token.test(proof)) return proof
  throw new AuthError('invalid_option', 'negotiate must give a context whose step() gives tokens in base64.')
}

const base64Token = /^[A-Za-z0-9+/]+={0,2}$/

/** The token of `www-authenticate: Negotiate …`, among challenges of other schemes. */
function serverTokenIn({ headers }: TransportResponse): string | undefined {
  const challenges = (headers['www-authenticate'] ?? '').replaceAll(/"[^"]*"?/g, '""').split(',')
  for (const challenge of challenges) {
    const [scheme, token = ''] = challenge.trim().split(/\s+/, 2)
    if (scheme?.toLowerCase() === 'negotiate' && base64Token.test(token)) return token
  }
  return undefined
}
