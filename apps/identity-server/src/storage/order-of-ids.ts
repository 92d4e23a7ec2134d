/** Orders what was read in several statements as one with `order by id` would. */
export function inOrderOfIds<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
