import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const security = new URL('../../../../SECURITY.md', import.meta.url)
const root = new URL('./', security)

/** Where the tests are, of the server and of the middleware. */
const folders = ['apps/identity-server/test/advisories/', 'packages/middleware/test/advisories/']

/** Between these the table stands. */
const [begin, end] = ['<!-- advisories -->', '<!-- /advisories -->']

/** One row for each test file, made from its first line. */
function table(): string {
  const rows = folders
    .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => ({ folder, name })))
    .filter(({ name }) => name.endsWith('.test.ts') && name !== 'table.test.ts')
    .map(({ folder, name }) => {
      const first = readFileSync(new URL(folder + name, root), 'utf8').split('\n', 1)[0] as string
      const match = /^\/\*\* ((?:CVE|LP|OSSN)-[\d-]+): (.*)\. \*\/$/.exec(first)
      if (match === null) throw new Error(`${name} begins with: ${first}`)
      const [, id, cause] = match as unknown as [string, string, string]
      if (`${id.toLowerCase()}.test.ts` !== name) throw new Error(`${name} is about ${id}`)
      return { id, row: `| [${id}](${folder}${name}) | ${cause} |` }
    })
    .sort((a, b) => (a.id === b.id ? 0 : a.id < b.id ? 1 : -1))
  return [
    '| advisory | what was wrong in the original |',
    '| --- | --- |',
    ...rows.map(({ row }) => row),
  ].join('\n')
}

/** Run with `UPDATE_ADVISORIES=1` to write the table anew. */
it('SECURITY.md lists every advisory that has a test, and no other', () => {
  const text = readFileSync(security, 'utf8')
  const [before, present, after] = [
    text.indexOf(begin),
    text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)),
    text.indexOf(end),
  ]
  expect(before, begin).toBeGreaterThan(0)
  expect(after, end).toBeGreaterThan(before)
  const expected = `\n\n${table()}\n\n`
  if (process.env.UPDATE_ADVISORIES === '1') {
    writeFileSync(security, text.slice(0, before + begin.length) + expected + text.slice(after))
    return
  }
  expect(unaligned(present)).toBe(unaligned(expected))
})

/** Whether a table's columns are aligned does not matter. */
function unaligned(markdown: string): string {
  return markdown.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
}
