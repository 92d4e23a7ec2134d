/** Longer words than any option has are not compared: they come from files and environments. */
const maxLength = 64

/**
 * The name that a mistyped word most likely stands for. `-` and `_` are alike, and so are cases.
 *
 * @returns `undefined` when none is near: more than a third of the letters would have to change
 */
function didYouMean(word: string, names: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  let best: string | undefined
  let bestDistance = Math.floor(word.length / 3) + 1
  for (const name of names) {
    const distance = editDistance(plain(word), plain(name))
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** ` Did you mean …?`, or nothing. */
export function suggestion(word: string, names: Iterable<string>): string {
  const name = didYouMean(word, names)
  return name === undefined ? '' : ` Did you mean ${name}?`
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('_', '-')
}

/** How many letters to insert, delete or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replace = (row[j] ?? 0) + (letter === to[j] ? 0 : 1)
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
