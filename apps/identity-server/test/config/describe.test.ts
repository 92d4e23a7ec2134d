import { describe, expect, it } from 'vitest'
import { renderOptionsMarkdown } from '../../src/config/describe.ts'
import type { OptionTable } from '../../src/config/option.ts'
import { OPTIONS } from '../../src/config/options.ts'

describe('renderOptionsMarkdown', () => {
  it('is what docs/configuration.md says (rewrite it with vitest -u)', async () => {
    await expect(renderOptionsMarkdown()).toMatchFileSnapshot('../../../../docs/configuration.md')
  })

  it('has one row for every option', () => {
    const markdown = renderOptionsMarkdown()
    for (const [section, table] of Object.entries<OptionTable>(OPTIONS)) {
      const [, rows = ''] = markdown.split(`## [${section}]\n`)
      for (const name of Object.keys(table)) expect(rows.split('\n## ')[0]).toContain(`\n| \`${name}\` |`)
    }
  })
})
