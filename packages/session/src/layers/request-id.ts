import { invalidOption } from '../errors.ts'
import type { Layer } from './layer.ts'

/** A global request id, or where to get the one of the work that is under way. `undefined`: none is sent. */
export type GlobalRequestId = string | (() => string | undefined)

/** What OpenStack services accept; they drop anything else without a word. */
const globalRequestIdForm = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Sends `x-openstack-request-id`, so that one id finds the log lines of all services that took part.
 *
 * @see {@link https://specs.openstack.org/openstack/oslo-specs/specs/pike/global-req-id.html}
 */
export function requestId(ofSession: GlobalRequestId | undefined): Layer {
  return (next) => (request) => {
    const id = request.globalRequestId ?? (typeof ofSession === 'function' ? ofSession() : ofSession)
    if (id !== undefined) request.headers['x-openstack-request-id'] = checkGlobalRequestId(id)
    return next(request)
  }
}

/** @throws {@link SessionError} `invalid_option` */
export function checkGlobalRequestId(id: string): string {
  if (globalRequestIdForm.test(id)) return id
  throw invalidOption('globalRequestId is not of the form req-<uuid>, which services would ignore.')
}
