import type { LogEntry } from './log-entry.ts'

/**
 * A logged request as a `curl` command, for a shell: `curl -g -i -X GET 'https://…' -H 'accept: application/json'`. Its secrets
 * are those of the log, `{SHA256}` and a hash or `***`: to send it, put yours in.
 *
 * @returns `undefined` for other entries
 */
export function asCurl(entry: LogEntry): string | undefined {
  if (entry.event !== 'request') return undefined
  const headers = Object.entries(entry.headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)
  const body = entry.json === undefined ? [] : [`-d ${quote(JSON.stringify(entry.json))}`]
  return ['curl -g -i', `-X ${quote(entry.method)}`, quote(entry.url), ...headers, ...body].join(' ')
}

/** Text that a shell leaves as it is. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
