const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const strangers = [...'+/=. \n\t%\u0000é']

/** The text with any one character replaced: by one that differs in a bit of base64url, or by one that is none of it. */
export function replacedOnce(text: string): string[] {
  return everyPosition(text).flatMap((position) =>
    replacements(text[position] as string).map(
      (character) => text.slice(0, position) + character + text.slice(position + 1),
    ),
  )
}

/** The text with any one character inserted or removed, at the ends or inside. */
export function insertedOrRemovedOnce(text: string): string[] {
  const inserted = [...everyPosition(text), text.length].flatMap((position) =>
    [...'A_=. \n\u0000'].map((character) => text.slice(0, position) + character + text.slice(position)),
  )
  return [
    ...inserted,
    ...everyPosition(text).map((position) => text.slice(0, position) + text.slice(position + 1)),
  ]
}

/** The text cut, padded, repeated, or in the standard alphabet. */
export function spelledOtherwise(text: string): string[] {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return [
    ...['=', '==', '===', '\r\n', '.', text].map((end) => text + end),
    ` ${text}`,
    ...everyPosition(text).map((length) => text.slice(0, length)),
    ...[standard].filter((other) => other !== text),
  ]
}

function replacements(character: string): string[] {
  const value = alphabet.indexOf(character)
  const neighbours =
    value < 0 ? [...alphabet] : [1, 2, 4, 8, 16, 32].map((bit) => alphabet[value ^ bit] as string)
  return [...neighbours, ...strangers].filter((other) => other !== character)
}

function everyPosition(text: string): number[] {
  return Array.from({ length: text.length }, (_, position) => position)
}
