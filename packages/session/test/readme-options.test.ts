import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Adapter, type AdapterOptions, Session, type SessionError } from '../src/index.ts'
import type { RequestOptions } from '../src/request-options.ts'
import { resolveSessionOptions, type SessionOptions } from '../src/session-options.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const namesIn = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)

/** Cells of the table of options below a heading. */
function rowsOf(heading: string): string[][] {
  const [, section = ''] = new RegExp(`\\n## ${heading}\\n(.*?)(?=\\n## |$)`, 's').exec(readme) ?? []
  return [...section.matchAll(/^\| (`\w+`.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  )
}

/** All members of a type: it does not compile when one is missing. */
const sessionOptions = Object.keys({
  ...{ auth: 0, verify: 0, cert: 0, proxy: 0, timeoutMs: 0, maxBodyBytes: 0, redirect: 0, connections: 0 },
  ...{ connectRetries: 0, connectRetryDelayMs: 0, statusCodeRetries: 0, statusCodeRetryDelayMs: 0 },
  ...{ retriableStatusCodes: 0, maxRetryAfterMs: 0, appName: 0, appVersion: 0, additionalUserAgent: 0 },
  ...{ userAgent: 0, additionalHeaders: 0, originalIp: 0, globalRequestId: 0, discoveryCache: 0 },
  ...{ log: 0, logBodies: 0, collectTiming: 0 },
} satisfies Record<keyof SessionOptions, 0>)

const adapterOptions = Object.keys({
  ...{ session: 0, serviceType: 0, serviceName: 0, interface: 0, regionName: 0, version: 0, minVersion: 0 },
  ...{ maxVersion: 0, allow: 0, allowVersionHack: 0, endpointOverride: 0, defaultMicroversion: 0 },
  ...{ rateLimit: 0, concurrency: 0, auth: 0, authenticated: 0, allowReauth: 0, throwOnError: 0, log: 0 },
  ...{ clientName: 0, clientVersion: 0, userAgent: 0, additionalHeaders: 0, originalIp: 0 },
  ...{ globalRequestId: 0, timeoutMs: 0, redirect: 0, connectRetries: 0, connectRetryDelayMs: 0 },
  ...{ statusCodeRetries: 0, statusCodeRetryDelayMs: 0, retriableStatusCodes: 0 },
} satisfies Record<keyof AdapterOptions, 0>)

const requestOptions = Object.keys({
  ...{ headers: 0, additionalHeaders: 0, userAgent: 0, clientName: 0, clientVersion: 0, originalIp: 0 },
  ...{ microversion: 0, microversionServiceType: 0, endpointFilter: 0, endpointOverride: 0, verify: 0 },
  ...{ cert: 0, auth: 0, authenticated: 0, allowReauth: 0, query: 0, json: 0, body: 0, signal: 0 },
  ...{ timeoutMs: 0, maxBodyBytes: 0, gate: 0, throwOnError: 0, redirect: 0, idempotent: 0 },
  ...{ globalRequestId: 0, log: 0, connectRetries: 0, connectRetryDelayMs: 0, statusCodeRetries: 0 },
  ...{ statusCodeRetryDelayMs: 0, retriableStatusCodes: 0 },
} satisfies Record<keyof RequestOptions, 0>)

const numberIn = (text: string) => Number(text.replaceAll(' ', ''))
const rows = rowsOf('Options of a session')
const bounded = rows.flatMap(([option, , , bounds]) => {
  const [, least, most] = /^(\d[\d ]*) to (\d[\d ]*)/.exec(bounds ?? '') ?? []
  const [name = ''] = namesIn(option)
  if (least === undefined || most === undefined) return []
  return [{ name, least: numberIn(least), most: numberIn(most) }]
})
const asOption = (name: string, value: number) => ({
  [name]: name === 'retriableStatusCodes' ? [value] : value,
})
const refused = expect.objectContaining({ code: 'invalid_option' } satisfies Partial<SessionError>)

describe('the options in the README', () => {
  it('are all options of a session', () => {
    expect(rows.flatMap(([option]) => namesIn(option)).sort()).toEqual(sessionOptions.sort())
  })

  it('have the defaults of the source', () => {
    const defaults = rows.flatMap(([option, , standard = '']): [string, number | number[]][] => {
      const [name = ''] = namesIn(option)
      if (/^\d{3}, \d{3}$/.test(standard)) return [[name, standard.split(', ').map(Number)]]
      return /^\d[\d ]*$/.test(standard) ? [[name, numberIn(standard)]] : []
    })
    expect(defaults).toHaveLength(8)
    expect(resolveSessionOptions({})).toMatchObject(Object.fromEntries(defaults))
  })

  it('have bounds, of which there are ten', () => {
    expect(bounded).toHaveLength(10)
  })

  it.each(bounded)('$name is from $least to $most, also for an adapter that has it', async (row) => {
    const { name, least, most } = row
    await using session = new Session()
    const makers: ((value: number) => unknown)[] = [(value) => resolveSessionOptions(asOption(name, value))]
    if (adapterOptions.includes(name)) {
      makers.push((value) => new Adapter({ session, ...asOption(name, value) }))
    }
    for (const make of makers) {
      for (const value of [least, most]) expect(() => make(value)).not.toThrow()
      for (const value of [least - 1, most + 1]) expect(() => make(value)).toThrow(refused)
    }
  })

  it('are all options of an adapter, with its own bounds', async () => {
    const own = rowsOf('Write a client of a service')
    expect(own.flatMap(([option]) => namesIn(option)).sort()).toEqual(adapterOptions.sort())
    await using session = new Session()
    const meaning = (name: string) => own.find(([option]) => option === `\`${name}\``)?.[2]
    expect(meaning('rateLimit')).toMatch(/; more than 0$/)
    expect(() => new Adapter({ session, rateLimit: 0 })).toThrow(refused)
    expect(() => new Adapter({ session, rateLimit: 0.001 })).not.toThrow()
    expect(meaning('concurrency')).toMatch(/; 1 to 65 535$/)
    for (const concurrency of [0, 65_536])
      expect(() => new Adapter({ session, concurrency })).toThrow(refused)
    for (const concurrency of [1, 65_535]) expect(() => new Adapter({ session, concurrency })).not.toThrow()
  })

  it('are all options of a request', () => {
    expect(requestOptions.filter((name) => !readme.includes(`\`${name}`))).toEqual([])
  })
})

it('the README lists every code of SessionError', () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const [, union = ''] = /type SessionErrorCode =(.*?)\n\n/s.exec(source) ?? []
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code)
  expect(
    rowsOf('Handle errors')
      .flatMap(([code]) => namesIn(code))
      .sort(),
  ).toEqual(codes.sort())
})
