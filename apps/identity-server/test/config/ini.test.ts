import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IniEntry, parseIni } from '../../src/config/ini.ts'

const pairs = (text: string) => parseIni(text).entries.map(({ section, key, value }) => [section, key, value])

describe('parseIni', () => {
  it('splits at the first = or :', () => {
    expect(pairs('[a]\nx = 1=2:3\ny: 4=5\nz=\n')).toEqual([
      ['a', 'x', '1=2:3'],
      ['a', 'y', '4=5'],
      ['a', 'z', ''],
    ])
  })

  it('keeps every value of a repeated option, also when its section is opened twice', () => {
    expect(pairs('[a]\nx=1\nx=2\n[b]\nx=3\n[a]\nx=4\n')).toEqual([
      ['a', 'x', '1'],
      ['a', 'x', '2'],
      ['b', 'x', '3'],
      ['a', 'x', '4'],
    ])
  })

  it('joins indented lines to the value above with a line feed', () => {
    expect(pairs('[a]\nx = one\n  two\n\tthree\ny = z\n')).toEqual([
      ['a', 'x', 'one\ntwo\nthree'],
      ['a', 'y', 'z'],
    ])
  })

  it('takes # and ; as comments in the first column only', () => {
    expect(pairs('# no\n; no\n[a]\nx = 1 # yes ; yes\ny = 2\n  # yes\n')).toEqual([
      ['a', 'x', '1 # yes ; yes'],
      ['a', 'y', '2\n# yes'],
    ])
  })

  it('drops quotes around a whole value and no others', () => {
    expect(
      pairs(`[a]\nb = " x "\nc = 'y'\nd = "z'\ne = "\nf = "g" h "i"\n`).map(([, , value]) => value),
    ).toEqual([' x ', 'y', `"z'`, '', 'g" h "i'])
  })

  it('ends lines at LF, CRLF and CR', () => {
    expect(pairs('[a]\r\nx=1\r\ny=2\rz=3\n')).toEqual([
      ['a', 'x', '1'],
      ['a', 'y', '2'],
      ['a', 'z', '3'],
    ])
  })

  it.each([
    ['a line without a sign', '[a]\nx\n', 2],
    ['a section that is not closed', '[a\n', 1],
    ['a section with something behind it', '[a] # b\n', 1],
    ['a section without a name', '[]\n', 1],
    ['an option without a name', '[a]\n\n= 1\n', 3],
    ['an option before any section', 'x = 1\n  y\n', 1],
    ['an indented line after a blank one', '[a]\nx = 1\n\n  y\n', 4],
    ['an indented line after a comment', '[a]\nx = 1\n# c\n  y\n', 4],
  ])('reports %s with its line', (_what, text, line) => {
    expect(parseIni(text).problems.map((problem) => problem.line)).toEqual([line])
  })

  it('never repeats the text of a wrong line, which may hold a password', () => {
    expect(JSON.stringify(parseIni('[a]\nconnection s3cret\n[s3cret').problems)).not.toContain('s3cret')
  })

  it('goes on behind a wrong line', () => {
    expect(parseIni('[a]\nwrong\nx = 1\n')).toMatchObject({
      entries: [{ section: 'a', key: 'x', value: '1', line: 3 }],
      problems: [{ line: 2 }],
    })
  })

  it('reads back whatever is written', () => {
    fc.assert(
      fc.property(fc.array(entry), (written) => {
        const { entries, problems } = parseIni(renderIni(written))
        expect(problems).toEqual([])
        expect(entries.map(({ section, key, value }) => ({ section, key, value }))).toEqual(written)
      }),
    )
  })

  it('takes any text without throwing, and gives each problem a line of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('[a]', '[', 'x=1', ' y', '\n', '\r', '#', '=', '"', ':')),
        (parts) => {
          const text = parts.join('')
          const lines = text.split(/\r\n|\r|\n/).length
          for (const { line } of parseIni(text).problems) expect(line).toBeLessThanOrEqual(lines)
        },
      ),
    )
  })
})

type Written = Omit<IniEntry, 'line'>

const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/)
const valueLine = fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/)
const first = fc.oneof(valueLine, fc.constantFrom('', ' padded ', '"quoted"', "'", '"'))
const entry: fc.Arbitrary<Written> = fc
  .tuple(name, name, first, fc.array(valueLine, { maxLength: 2 }))
  .map(([section, key, head, more]) => ({ section, key, value: [head, ...more].join('\n') }))

function renderIni(entries: readonly Written[]): string {
  return entries
    .map(({ section, key, value }) => {
      const [head, ...more] = value.split('\n')
      return [`[${section}]`, `${key} = "${head}"`, ...more.map((line) => `    ${line}`)].join('\n')
    })
    .join('\n')
}
