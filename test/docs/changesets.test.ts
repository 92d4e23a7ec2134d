import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const published = globSync('{packages,apps}/*/package.json', { cwd: root }).map(
  (file) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { name: string }).name,
)

it.each(globSync('.changeset/*.md', { cwd: root }))(
  '%s names packages that there are, and says something',
  (file) => {
    const [, head = '', text = ''] =
      /^---\n(.*?)\n---\n\n(.*)$/s.exec(readFileSync(join(root, file), 'utf8')) ?? []
    for (const line of head.split('\n')) {
      const [, name, size] = /^'([^']+)': (\w+)$/.exec(line) ?? []
      expect(published, line).toContain(name)
      expect(['patch', 'minor', 'major'], line).toContain(size)
    }
    expect(text).toMatch(/^\S.+[.:]/s)
  },
)
