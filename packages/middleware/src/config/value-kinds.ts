import { accessSync, constants } from 'node:fs'
import { parseAddress } from '../cache/memcached/address.ts'
import { httpUrl, quotableUrl } from '../option-rules.ts'

/** Makes what code wants of what a file says. */
export interface ValueKind<T> {
  /** Completes "must be …". */
  readonly description: string
  /** @returns `undefined` for what cannot be meant */
  read(text: string): T | undefined
}

const words: Readonly<Record<string, boolean>> = Object.assign(Object.create(null), {
  ...{ true: true, yes: true, on: true, 1: true },
  ...{ false: false, no: false, off: false, 0: false },
})

export const text: ValueKind<string> = { description: 'a text', read: (value) => value }

/**
 * Every other word is refused, never taken for one of them.
 *
 * @see {@link https://security.openstack.org/ossa/OSSA-2014-030.html}
 */
export const flag: ValueKind<boolean> = {
  description: 'true or false (also yes, no, on, off, 1, 0)',
  read: (value) => words[value.toLowerCase()],
}

export const list: ValueKind<string[]> = {
  description: 'a list with commas',
  read(value) {
    const items = itemsOf(value)
    return items.length > 0 ? items : undefined
  },
}

/** Told at the start, rather than with the first request that needs it. */
export const file: ValueKind<string> = {
  description: 'a file that can be read',
  read(value) {
    try {
      accessSync(value, constants.R_OK)
      return value
    } catch {
      return undefined
    }
  },
}

export const url: ValueKind<string> = {
  description: httpUrl.description,
  read: (value) => (httpUrl.accepts(value) ? value : undefined),
}

export const challengeUrl: ValueKind<string> = {
  description: quotableUrl.description,
  read: (value) => (quotableUrl.accepts(value) ? value : undefined),
}

export const host: ValueKind<string> = {
  description: 'a host name or an address, without a port',
  read: (value) => (/^(?:[\w.-]+|\[?[\da-f:.]*:[\da-f:.]*\]?)$/i.test(value) ? value : undefined),
}

export const pathPrefix: ValueKind<string> = {
  description: 'the beginning of a path, such as /identity',
  read: (value) => (/^[\w.~/-]+$/.test(value) ? `/${value.replace(/^\/+|\/+$/g, '')}` : undefined),
}

export const servers: ValueKind<string[]> = {
  description: 'a list of "host:port", "[ipv6]:port" or "unix:/path"',
  read(value) {
    const items = itemsOf(value)
    return items.every((item) => parseAddress(item) !== undefined) ? items : undefined
  },
}

/** Bounds are inclusive. */
export function number(least: number, most: number): ValueKind<number> {
  return {
    description: `a number from ${least} to ${most}`,
    read(value) {
      const given = /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN
      return given >= least && given <= most ? given : undefined
    },
  }
}

/** Bounds are inclusive. */
export function integer(least: number, most: number): ValueKind<number> {
  const { read } = number(least, most)
  return {
    description: `a whole number from ${least} to ${most}`,
    read: (value) => (/^\d+$/.test(value) ? read(value) : undefined),
  }
}

/** In any case; the result has the one given here. */
export function oneOf<const Word extends string>(...choices: readonly Word[]): ValueKind<Word> {
  return {
    description: choices.join(', ').replace(/, ([^,]*)$/, ' or $1'),
    read: (value) => choices.find((choice) => choice.toLowerCase() === value.toLowerCase()),
  }
}

function itemsOf(value: string): string[] {
  return value
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
