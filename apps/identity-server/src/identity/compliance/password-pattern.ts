import { createContext, Script } from 'node:vm'

/** What passwords have to look like. */
export interface PasswordPattern {
  /** Whether a password matches. One for which that takes too long to find out does not. */
  matches(password: string): boolean
}

/** Some patterns take years for some passwords, and nothing else is served meanwhile. Milliseconds. */
const timeLimitMs = 200

/** A machine that is busy with something else may stop a short match too: it gets another chance. */
const tries = 2

/** No password is longer than this, and can be set. UTF-16 units. */
const longest = 4096

/**
 * Compiles `[security_compliance] password_regex`. As in Keystone, a password matches from its beginning, and need not
 * match to its end.
 *
 * @throws SyntaxError for a pattern that JavaScript does not take, with what is wrong about it
 */
export function passwordPattern(source: string): PasswordPattern {
  const pattern = new RegExp(withoutNeedlessEscapes(source), 'uy')
  const context = createContext({ __proto__: null, pattern, password: '' })
  // Only for its time limit: the pattern is the operator's, and the script is this one.
  const script = new Script('pattern.lastIndex = 0; pattern.test(password)')
  function attempt(password: string, left: number): boolean {
    context.password = password
    try {
      return script.runInContext(context, { timeout: timeLimitMs }) === true
    } catch (error) {
      // The error is one of the context's own, and no Error here.
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      return left > 1 && attempt(password, left - 1)
    } finally {
      context.password = ''
    }
  }
  // The first run compiles.
  attempt('', 1)
  return { matches: (password) => password.length <= longest && attempt(password, tries) }
}

/** People write `\!` and `\@` in patterns. Python takes any punctuation so, JavaScript only what has a meaning. */
function withoutNeedlessEscapes(source: string): string {
  return source.replace(/\\(.)/gsu, (pair, escaped: string) =>
    /[ !"#%&',\-:;<=>@_`~]/.test(escaped)
      ? `\\x${escaped.charCodeAt(0).toString(16).padStart(2, '0')}`
      : pair,
  )
}
