import { expect, it } from 'vitest'
import { describeOptions, getLoader, loaderNames } from '../../src/loading/index.ts'

it('describes every loader as docs/auth-options.md does (rewrite it with vitest -u)', async () => {
  await expect(describeOptions()).toMatchFileSnapshot('../../../../docs/auth-options.md')
})

it('has one row for every option', () => {
  const markdown = describeOptions()
  for (const name of loaderNames()) {
    const [, after = ''] = markdown.split(`\n## ${name}\n`)
    const [section = ''] = after.split('\n## ')
    for (const option of getLoader(name).options)
      expect(section).toContain(`\`OS_${option.name.replaceAll('-', '_').toUpperCase()}\``)
  }
})
