import type { Caller } from './caller.ts'

/** What `rule:service_or_admin` of Keystone's policy names: services, and whom nothing is refused anyway. */
const rolesOfServices = ['service', 'admin']

const trueTexts = ['1', 't', 'true', 'on', 'y', 'yes']

/**
 * For how long after its expiry a caller may still see a token.
 *
 * A service that works on a request for longer than its token lives passes it on to the next service, which then asks
 * with `allow_expired`. That is for services: whoever else may look at a token, a reader of the system or the user of the
 * token, sees an expired one as what it is. Asking anyway is no error; the token is expired for them.
 *
 * @param asked `allow_expired` of the query; given twice, it says nothing
 * @param windowSeconds `[token] allow_expired_window`. Seconds.
 * @returns Seconds; 0 when nobody asked, or the caller is not a service.
 * @see {@link https://specs.openstack.org/openstack/keystone-specs/specs/keystone/ocata/allow-expired.html}
 */
export function expiredForSeconds(
  caller: Pick<Caller, 'credentials'> | undefined,
  asked: unknown,
  windowSeconds: number,
): number {
  if (caller === undefined || typeof asked !== 'string' || !trueTexts.includes(asked.toLowerCase())) return 0
  return rolesOfServices.some((role) => caller.credentials.roles.has(role)) ? windowSeconds : 0
}
