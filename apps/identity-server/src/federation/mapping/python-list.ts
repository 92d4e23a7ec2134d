/** A list of texts as Python writes it: `['a', "it's"]`. */
export function pythonList(elements: readonly string[]): string {
  return `[${elements.map(pythonString).join(', ')}]`
}

const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll(
    /[\\\t\n\r]|(?! )[\p{C}\p{Z}]/gu,
    (special) => named[special] ?? byCode(special),
  )
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

function byCode(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16)
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
