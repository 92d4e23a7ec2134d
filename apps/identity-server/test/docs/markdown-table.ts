/**
 * Reads the tables of one section of a Markdown text: from its heading to the next one.
 *
 * @returns the cells of every row but the head, without the marks around `code`
 * @throws Error when there is no such heading, or no row below it
 */
export function tableRows(markdown: string, heading: string): string[][] {
  const [, after] = markdown.split(`${heading}\n`)
  const rows = after
    ?.split(/^#+ /m)[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
  if (!rows?.length) throw new Error(`no table below "${heading}"`)
  return rows
}

/** The words of a cell that are written as `code`. */
export function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}
