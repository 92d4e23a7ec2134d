/** Dates as HTTP writes them begin with the day of the week; `Date.parse` takes many other things. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/

/**
 * Milliseconds that a `Retry-After` asks to wait, from seconds or from a date; 0 for a date that is over.
 *
 * @param now milliseconds since 1970
 * @returns `undefined` when there is none, or nothing of the sort
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3}
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = httpDate.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
