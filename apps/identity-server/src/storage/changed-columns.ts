/**
 * The columns in which a row differs from what it was when it was read. Writing only those keeps what somebody else has
 * written to the others meanwhile: a new description must not enable a project that was disabled a moment ago.
 *
 * @param before absent: nobody knows, so every column counts as changed
 */
export function changedColumns<Row extends object>(after: Row, before: Row | undefined): Partial<Row> {
  if (before === undefined) return after
  const names = Object.keys(after) as (keyof Row)[]
  return Object.fromEntries(
    names.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]),
  ) as Partial<Row>
}
