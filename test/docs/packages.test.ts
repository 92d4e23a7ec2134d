import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'README.md'), 'utf8')

/** Cells of the table below a heading. */
function rowsOf(heading: string): string[][] {
  const [, section = ''] = new RegExp(`\\n## ${heading}\\n(.*?)\\n## `, 's').exec(page) ?? []
  return [...section.matchAll(/^\| (.*@ks\/.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  )
}

interface Manifest {
  name: string
  dependencies: object
  engines: { node: string }
}
const published = globSync('{packages,apps}/*/package.json', { cwd: root }).map((file) => ({
  folder: dirname(file),
  manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
}))

describe('README.md', () => {
  it('has every package, with its folder, and says of each what works', () => {
    const links = published.map(({ folder, manifest }) => `[\`${manifest.name}\`](${folder})`)
    expect(
      rowsOf('Packages')
        .map(([name]) => name)
        .sort(),
    ).toEqual(links.sort())
    const names = published.map(({ manifest }) => `\`${manifest.name}\``)
    expect(
      rowsOf('What works')
        .map(([name]) => name)
        .sort(),
    ).toEqual(names.sort())
  })

  it.each(published.filter(({ folder }) => folder.startsWith('packages/')))(
    'says what $manifest.name needs, and on which Node.js',
    ({ folder, manifest }) => {
      const [, , needs = ''] = rowsOf('Packages').find(([name]) => name?.endsWith(`](${folder})`)) ?? []
      const named = [...needs.matchAll(/`([@\w/-]+)`/g)].map(([, name]) => name)
      expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort())
      const [, release] = /run on Node\.js (\S+) and later/.exec(page) ?? []
      expect(manifest.engines.node).toBe(`>=${release}`)
    },
  )
})
