/** Random numbers that a seed decides, so that a run can be made again (mulberry32). */
export interface Random {
  /** From 0 to below `limit`, whole. */
  below(limit: number): number
  oneOf<T>(choices: readonly T[]): T
}

export function random(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number] }
}
