import type { AuthPlugin } from '@ks/auth'
import { invalidOption } from '../errors.ts'
import { checkTlsOptions, type TlsOptions } from '../transport/tls.ts'
import type { Ask } from './ask.ts'
import type { Layer, LayerRequest } from './layer.ts'

/**
 * Sends a request that carries what a plugin authenticates with over connections as that plugin wants them: with its client
 * certificate, say. What the request itself says comes first.
 *
 * @throws {@link SessionError} `invalid_option` when the plugin wants anything but `cert` and `verify`
 */
export function connectionParams(ask: Ask): Layer {
  return (next) => (request) =>
    request.auth?.getConnectionParams === undefined || !request.authenticated
      ? next(request)
      : askPlugin(request, request.auth, ask).then(() => next(request))
}

async function askPlugin(request: LayerRequest, auth: AuthPlugin, ask: Ask): Promise<void> {
  const params = await ask((context) => auth.getConnectionParams?.(context), request.signal)
  const { cert, verify, ...others } = params ?? {}
  const unknown = Object.keys(others)
  if (unknown.length > 0)
    throw invalidOption(`The auth plugin wants of connections what cannot be set: ${unknown.join(', ')}.`)
  const wanted: TlsOptions = { ...(cert !== undefined && { cert }), ...(verify !== undefined && { verify }) }
  if (Object.keys(wanted).length === 0) return
  checkTlsOptions(wanted)
  request.tls = { ...wanted, ...request.tls }
}
