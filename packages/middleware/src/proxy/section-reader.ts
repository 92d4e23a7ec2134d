import { flag } from '../config/value-kinds.ts'
import { MiddlewareError } from '../errors.ts'

/** Reads the options of one section and refuses what cannot be meant. */
export interface SectionReader {
  text(name: string): string | undefined
  required(name: string): string
  number(name: string): number | undefined
  /** `true`, `yes`, `on`, `1` and their opposites: every other word is refused, never taken for one of them. */
  flag(name: string): boolean | undefined
  /** Refuses options that nobody has read and that `known` does not name. */
  end(): void
}

/** @param source what the section is, for messages: `[auth_proxy] of /etc/proxy.ini` */
export function sectionReader(section: Readonly<Record<string, string>>, source: string): SectionReader {
  const read = new Set<string>()
  const wrong = (name: string, what: string) =>
    new MiddlewareError('invalid_option', name, `${name} (${source}) must be ${what}.`)
  const text = (name: string) => {
    read.add(name)
    return section[name] || undefined
  }
  return {
    text,
    required(name) {
      const value = text(name)
      if (value !== undefined) return value
      throw new MiddlewareError('missing_option', name, `Give ${name} (${source}).`)
    },
    number(name) {
      const value = text(name)
      if (value === undefined || /^-?\d+(?:\.\d+)?$/.test(value)) {
        return value === undefined ? undefined : Number(value)
      }
      throw wrong(name, 'a number')
    },
    flag(name) {
      const value = text(name)
      if (value === undefined) return undefined
      const meaning = flag.read(value)
      if (meaning === undefined) throw wrong(name, 'true or false')
      return meaning
    },
    end() {
      const unknown = Object.keys(section).find((name) => !read.has(name))
      if (unknown === undefined) return
      const known = [...read].join(', ')
      const problem = `There is no option ${unknown} (${source}). Options: ${known}.`
      throw new MiddlewareError('unknown_option', unknown, problem)
    },
  }
}
