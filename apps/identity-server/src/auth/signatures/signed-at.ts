import type { SignedRequest } from './signed-request.ts'

const isoTime = /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(?:[.,]\d+)?(Z|([+-]\d\d):?(\d\d))?$/

/** When a request says that it was signed: none, or several times, if it does so in several places. */
function timesOf({ params, headers }: Pick<SignedRequest, 'params' | 'headers'>): readonly string[] {
  return [params.get('Timestamp'), headers.get('x-amz-date'), params.get('X-Amz-Date')].filter(
    (text) => text !== undefined,
  )
}

/**
 * Tells whether a request was signed within a time around now. An old one may be somebody's who has seen it; one from the
 * future is kept for later (CVE-2020-12692). Every time that it gives must be, signed or not: otherwise one that is not
 * signed would hide one that is. A request that gives none is taken, as in Keystone: its signature does not end.
 *
 * @param withinMs before and after now
 */
export function isSignedNow(
  request: Pick<SignedRequest, 'params' | 'headers'>,
  now: Date,
  withinMs: number,
): boolean {
  return timesOf(request).every((text) => {
    const at = readTime(text)
    return at !== undefined && Math.abs(now.getTime() - at) <= withinMs
  })
}

/** ISO 8601, extended or basic. Without a zone it is UTC. */
function readTime(text: string): number | undefined {
  const [all, year, month, day, hour, minute, second, , zoneHour, zoneMinute] = isoTime.exec(text) ?? []
  if (all === undefined) return undefined
  const zone = zoneHour === undefined ? 'Z' : `${zoneHour}:${zoneMinute}`
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(time) ? undefined : time
}
