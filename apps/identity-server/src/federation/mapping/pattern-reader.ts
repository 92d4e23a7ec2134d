/** A place in the text of a pattern. */
export interface PatternReader {
  atEnd(): boolean
  /** The next character, which stays. */
  peek(): string | undefined
  /** @throws SyntaxError at the end */
  next(): string
  /** Takes the character if it is the next one. */
  take(character: string): boolean
  /** Takes what an expression that begins with `^` finds here. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined
}

export function patternReader(source: string): PatternReader {
  let rest = source
  const peek = () => (rest === '' ? undefined : String.fromCodePoint(rest.codePointAt(0) as number))
  const skip = (text: string) => {
    rest = rest.slice(text.length)
  }
  return {
    atEnd: () => rest === '',
    peek,
    next() {
      const character = peek()
      if (character === undefined) throw new SyntaxError('ends too early')
      skip(character)
      return character
    },
    take(character) {
      if (peek() !== character) return false
      skip(character)
      return true
    },
    takeMatch(expression) {
      const match = expression.exec(rest)
      if (match === null) return undefined
      skip(match[0])
      return match
    },
  }
}
