import { expect, it } from 'vitest'
import { describeOptions, getLoader, loaderNames } from '../../src/loading/index.ts'

it('has one row for every option', () => {
  const markdown = describeOptions()
  for (const name of loaderNames()) {
    const [, after = ''] = markdown.split(`\n## ${name}\n`)
    const [section = ''] = after.split('\n## ')
    for (const option of getLoader(name).options)
      expect(section).toContain(`\`OS_${option.name.replaceAll('-', '_').toUpperCase()}\``)
  }
})
