import { type ConfigurationProblem, MiddlewareError } from '../errors.ts'
import type { IniSection } from './ini.ts'
import { messageOf } from './message-of.ts'

/** Collects what is wrong with a section, to say it all at once. */
export interface ProblemList {
  add(problem: ConfigurationProblem): void
  /** @param message what is wrong with an option; the line is found */
  about(option: string, message: string): void
  /** Makes something, or adds what the attempt throws. */
  attempt<T>(option: string, make: () => T): T | undefined
  /** @throws {@link MiddlewareError} `invalid_configuration` when there is any */
  throwIfAny(): void
}

/** @param place what the section is, for messages: `[filter:tokenauth] of /etc/api-paste.ini` */
export function problemList(section: IniSection, source: string, name: string): ProblemList {
  const problems: ConfigurationProblem[] = []
  const about = (option: string, message: string) =>
    void problems.push({ option, line: section[option]?.line, message })
  return {
    add: (problem) => void problems.push(problem),
    about,
    attempt(option, make) {
      try {
        return make()
      } catch (cause) {
        about(option, messageOf(cause))
        return undefined
      }
    },
    throwIfAny() {
      if (problems.length === 0) return
      problems.sort((a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER))
      const lines = problems.map(
        ({ option, section: other = name, line, message }) =>
          `${source}${line === undefined ? '' : `:${line}`} [${other}] ${option}: ${message}`,
      )
      const { option } = problems[0]!
      throw new MiddlewareError('invalid_configuration', option, lines.join('\n'), undefined, problems)
    },
  }
}
