import { describe, expect, it } from 'vitest'
import { convertValue } from '../../src/config/convert.ts'
import { FIXED_OPTIONS } from '../../src/config/fixed-options.ts'
import { KEYSTONE_OPTIONS } from '../../src/config/keystone-options.ts'
import type { OptionTable } from '../../src/config/option.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { recognise } from '../../src/config/recognise.ts'

const options = Object.entries<OptionTable>(OPTIONS).flatMap(([section, table]) =>
  Object.entries(table).map(([name, option]) => ({ section, name, option })),
)
const namesOf = (section: string) => KEYSTONE_OPTIONS[section]?.trim().split(/\s+/) ?? []

describe('the option tables', () => {
  it.each(options)('give [$section] $name a default of its own type, within its bounds', ({ option }) => {
    if (option.default === undefined) return expect(option.type).not.toBe('boolean')
    const text = typeof option.default === 'object' ? option.default.join(',') : String(option.default)
    const expected = option.type === 'multi' ? [text] : option.default
    expect(convertValue(option, text)).toEqual({ value: expected })
  })

  it('use names of Keystone everywhere but in [ks]', () => {
    const own = options.filter(({ section, name }) => !namesOf(section).includes(name))
    expect(new Set(own.map(({ section }) => section))).toEqual(new Set(['ks']))
  })

  it('do not overlap with the options that have one supported value, which are names of Keystone too', () => {
    for (const [section, fixed] of Object.entries(FIXED_OPTIONS)) {
      for (const option of Object.keys(fixed)) {
        expect(recognise(section, option)).toMatchObject({ kind: 'fixed' })
        expect(namesOf(section)).toContain(option)
      }
    }
  })

  it('keep former names apart from current ones', () => {
    for (const { section, name, option } of options) {
      for (const former of option.deprecatedNames ?? []) {
        const [formerSection, formerName] = former.split('.') as [string, string]
        expect(recognise(formerSection, formerName)).toMatchObject({ kind: 'used', section, option: name })
        expect(options.some((o) => o.section === formerSection && o.name === formerName)).toBe(false)
      }
    }
  })
})
