/** A word of a rule and where it starts, counted from 1. */
export interface Token {
  readonly type: '(' | ')' | 'and' | 'or' | 'not' | 'check'
  readonly text: string
  readonly position: number
}

/**
 * Splits the text of a rule into words at white space and at the parentheses around a word. Parentheses inside a word
 * belong to it, which keeps `%(target.user.id)s` whole. `and`, `or` and `not` may be written in any case.
 */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const opening = /^\(*/.exec(word)![0].length
    const closing = opening === word.length ? 0 : /\)*$/.exec(word)![0].length
    const inner = word.slice(opening, word.length - closing)
    for (let i = 0; i < opening; i++) tokens.push({ type: '(', text: '(', position: index + i + 1 })
    if (inner !== '') tokens.push({ type: typeOf(inner), text: inner, position: index + opening + 1 })
    for (let i = word.length - closing; i < word.length; i++) {
      tokens.push({ type: ')', text: ')', position: index + i + 1 })
    }
  }
  return tokens
}

function typeOf(word: string): 'and' | 'or' | 'not' | 'check' {
  const lower = word.toLowerCase()
  return lower === 'and' || lower === 'or' || lower === 'not' ? lower : 'check'
}
