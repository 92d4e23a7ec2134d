import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const pagePath = join(root, 'docs', 'promises.md')

/** Every file that holds a test, or the cases of one, with its text. */
const sources = globSync('{packages,apps}/*/test/**/*.ts', { cwd: root })
  .concat(globSync('test/**/*.ts', { cwd: root }))
  .filter((path) => !path.startsWith('test/promises/') && !path.includes('node_modules'))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

// A quoted title, or a row of test.each; a comment does not count.
const titles = ({ text }: { text: string }) =>
  text.match(/(['"`])[^'"`\n]*\b[SM]-\d{3}\b.*\1/g)?.join('\n') ?? ''
const files = sources.map((source) => ({ path: source.path, titles: titles(source) }))

function testsOf(line: string): string {
  return files
    .filter((file) => file.titles.includes(line))
    .map(
      ({ path }) =>
        `[${basename(path).replace(/(\.test)?\.ts$/, '')}](${relative(join(root, 'docs'), join(root, path))})`,
    )
    .join(', ')
}

const row = /^\| ([SM]-\d{3}) \| (.*?) \| .*\|$/gm
const page = readFileSync(pagePath, 'utf8')
const upToDate = page.replace(row, (_, line, promise) => `| ${line} | ${promise} | ${testsOf(line)} |`)

it('every promise has a test that names it', () => {
  const lines = [...page.matchAll(row)].map(([, line]) => line ?? '')
  expect(lines).toHaveLength(61 + 38)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines.filter((line) => testsOf(line) === '')).toEqual([])
})

it('docs/promises.md names those tests', () => {
  if (process.env.UPDATE_PROMISES) writeFileSync(pagePath, upToDate)
  else expect(page).toBe(upToDate)
})

it('names no line that is not on the page', () => {
  const named = files.flatMap((file) => file.titles.match(/\b[SM]-\d{3}\b/g) ?? [])
  expect(named.filter((line) => !page.includes(`| ${line} |`))).toEqual([])
})
