import { describe, expect, it } from 'vitest'
import { convertValue, explainInvalid } from '../../src/config/convert.ts'
import type { Option } from '../../src/config/option.ts'

const description = ''
const boolean: Option = { type: 'boolean', default: false, description }
const integer: Option = { type: 'integer', default: 1, description }
const string: Option = { type: 'string', default: undefined, description }

const value = (option: Option, text: string) => {
  const converted = convertValue(option, text)
  return 'value' in converted ? converted.value : 'refused'
}

describe('convertValue', () => {
  it.each(['true', 'True', 'TRUE', '1', 'on', 'ON', 'yes', 'Yes'])('reads %j as true', (text) => {
    expect(value(boolean, text)).toBe(true)
  })

  it.each(['false', 'False', '0', 'off', 'no', 'NO'])('reads %j as false', (text) => {
    expect(value(boolean, text)).toBe(false)
  })

  it.each(['', ' true', 'true ', 't', 'y', 'n', '2', 'enabled', 'None'])(
    'refuses %j as a boolean',
    (text) => {
      expect(value(boolean, text)).toBe('refused')
    },
  )

  it.each([
    ['42', 42],
    [' 42 ', 42],
    ['-1', -1],
    ['+7', 7],
    ['1_000', 1000],
    ['007', 7],
  ])('reads %j as a whole number', (text, expected) => {
    expect(value(integer, text)).toBe(expected)
  })

  it.each(['', '1.0', '1e3', '0x10', '1 000', '_1', '1_', 'abc', '9007199254740992', 'NaN', 'Infinity'])(
    'refuses %j as a whole number',
    (text) => {
      expect(value(integer, text)).toBe('refused')
    },
  )

  it('keeps a number within its bounds, both included', () => {
    const bounded: Option = { type: 'integer', default: 5, min: 2, max: 9, description }
    expect(['1', '2', '9', '10'].map((text) => value(bounded, text))).toEqual(['refused', 2, 9, 'refused'])
  })

  it('keeps a port within 0 and 65535', () => {
    const port: Option = { type: 'port', default: 5000, description }
    expect(['-1', '0', '65535', '65536'].map((text) => value(port, text))).toEqual([
      'refused',
      0,
      65535,
      'refused',
    ])
  })

  it('keeps a list within its choices', () => {
    const list: Option = { type: 'list', default: ['a'], choices: ['a', 'b'], description }
    expect(['a', 'b, a', '', 'c', 'a,c', 'A'].map((text) => value(list, text))).toEqual([
      ['a'],
      ['b', 'a'],
      [],
      'refused',
      'refused',
      'refused',
    ])
  })

  it('unsets a number by an empty value where there is no default or the option says so', () => {
    expect(value({ type: 'integer', default: undefined, description }, '')).toBeUndefined()
    expect(value({ type: 'integer', default: 1800, unsettable: true, description }, '')).toBeUndefined()
  })

  it('unsets a text without a default by an empty value, and keeps an empty text otherwise', () => {
    expect(value(string, '')).toBeUndefined()
    expect(value({ ...string, default: 'x' }, '')).toBe('')
  })

  it('takes exactly the listed choices', () => {
    const choice: Option = { type: 'string', default: 'off', choices: ['off', 'new'], description }
    expect(['off', 'new', 'Off', ''].map((text) => value(choice, text))).toEqual([
      'off',
      'new',
      'refused',
      'refused',
    ])
  })

  it.each([
    ['a,b', ['a', 'b']],
    [' a , b ,, ', ['a', 'b']],
    ['a,,b', ['a', '', 'b']],
    ['a,b,', ['a', 'b']],
    ['', []],
    [',', []],
    ['a, "b,c"', ['a', '"b', 'c"']],
  ])('splits the list %j at commas', (text, expected) => {
    expect(value({ type: 'list', default: [], description }, text)).toEqual(expected)
  })

  it('asks of a URL for a scheme and a host', () => {
    const uri: Option = { type: 'uri', default: undefined, description }
    const urls = ['https://h:5000/x', 'h:5000', '/x', 'http:/x', 'http:///x', 'http://h h/']
    expect(urls.filter((text) => value(uri, text) !== 'refused')).toEqual(['https://h:5000/x'])
  })

  it('takes IP addresses and host names as a host', () => {
    const host: Option = { type: 'host', default: '127.0.0.1', description }
    const good = ['127.0.0.1', '::', 'fe80::1', 'localhost', 'a-b.example.org', 'example.org.']
    const bad = ['', '127.0.0.256', '1.2.3', '-a', 'a_b', 'http://a', 'a b', `${'a'.repeat(64)}.org`]
    expect([...good, ...bad].filter((text) => value(host, text) !== 'refused')).toEqual(good)
  })
})

describe('explainInvalid', () => {
  it('quotes what was written, unless the option is secret', () => {
    expect(explainInvalid(string, 'a URL', 'hunter2')).toContain('hunter2')
    expect(explainInvalid({ ...string, secret: true }, 'a URL', 'hunter2')).not.toContain('hunter2')
  })
})
