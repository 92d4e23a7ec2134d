/** JSON as text. Keystone writes an absent value as the text `null` in some `extra` columns. */
export type JsonText = string

/** Microseconds since 1970-01-01 UTC, which a JavaScript number holds exactly until the year 2255. */
export type Microseconds = number

/** A day without a time: `YYYY-MM-DD`, in UTC. */
export type CalendarDay = string
