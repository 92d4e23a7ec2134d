import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareVersions,
  isWithin,
  normalizeVersion,
  type VersionInput,
  versionInUrl,
  versionMatches,
  versionRange,
  versionText,
} from '../../src/index.ts'

const latest = Infinity

describe('a version', () => {
  it.each<[VersionInput, readonly number[]]>([
    [1, [1, 0]],
    ['1', [1, 0]],
    ['v1', [1, 0]],
    [[1], [1, 0]],
    [1.0, [1, 0]],
    ['v1.0', [1, 0]],
    [['1'], [1, 0]],
    ['vv2', [2, 0]],
    ['v2.12', [2, 12]],
    [3.2, [3, 2]],
    ['3.20', [3, 20]],
    ['1.20.3', [1, 20, 3]],
    [
      ['1', 20, '3'],
      [1, 20, 3],
    ],
    ['latest', [latest, latest]],
    ['vlatest', [latest, latest]],
    [latest, [latest, latest]],
    [
      [latest, latest],
      [latest, latest],
    ],
    ['2.latest', [2, latest]],
    [
      [2, latest],
      [2, latest],
    ],
    ['610275', [610275, 0]],
  ])('reads %j', (input, version) => {
    expect(normalizeVersion(input)).toEqual(version)
  })

  it.each([
    '',
    'abc',
    'v2a',
    '2.',
    '.1',
    '-1',
    '1 ',
    '1e3',
    -1,
    Number.NaN,
    [],
    [''],
    null,
    undefined,
    {},
    true,
  ])('refuses %j', (input) => {
    expect(() => normalizeVersion(input as VersionInput)).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })

  it('is the same after it was written and read', () => {
    const number = fc.oneof(fc.nat(999), fc.constant(latest))
    fc.assert(
      fc.property(fc.tuple(number, number), (version) => {
        expect(normalizeVersion(versionText(version))).toEqual(version)
      }),
    )
  })

  it('is ordered as numbers are, part by part', () => {
    const sorted = ['2.9', '2.10', '2.10.1', '3', '3.latest', 'latest']
    const shuffled = [...sorted].reverse().map(normalizeVersion).sort(compareVersions)
    expect(shuffled).toEqual(sorted.map(normalizeVersion))
  })

  it.each([
    ['3.1', '3.3', true],
    ['3.1', '4.1', false],
    ['2', '2.0', true],
    ['3.3', '3.1', false],
  ])('where %s is required, %s will do: %s', (required, candidate, will) => {
    expect(versionMatches(normalizeVersion(required), normalizeVersion(candidate))).toBe(will)
  })

  it('does not do where one with more parts is required', () => {
    expect(versionMatches([2, 0], [2] as never)).toBe(false)
    expect(versionMatches([2] as never, [2, 0])).toBe(true)
  })

  it.each([
    ['2.2', '3.3', '2.10', true],
    ['2.2', '3.3', '3.20', false],
    ['2.2', '3.3', '2.2', true],
    ['2.2', '3.3', '3.3', true],
    [undefined, '3.3', '1', true],
    ['2', undefined, '99', true],
  ])('between %s and %s is %s: %s', (min, max, version, within) => {
    const bound = (input: string | undefined) => (input === undefined ? undefined : normalizeVersion(input))
    expect(isWithin({ min: bound(min), max: bound(max) }, normalizeVersion(version))).toBe(within)
  })

  it.each([
    ['https://h/v2.1/abc', [2, 1]],
    ['https://h/v3/610275', [3, 0]],
    ['https://h/610275/v2', [2, 0]],
    ['https://h/vnova', undefined],
    ['https://v2.example/x', undefined],
    ['https://h/volume/v3/p?v9', [3, 0]],
    ['', undefined],
  ])('in %s is %j', (url, version) => {
    expect(versionInUrl(url)).toEqual(version)
  })
})

describe('the range of versions that is asked for', () => {
  it.each([
    [{ version: 2.2 }, [2, 2], [2, latest]],
    [{ version: 'latest' }, [latest, latest], [latest, latest]],
    [{ minVersion: 2 }, [2, 0], [latest, latest]],
    [{ maxVersion: 'latest' }, undefined, [latest, latest]],
    [{ minVersion: 'latest' }, [latest, latest], [latest, latest]],
    [{ minVersion: '2.3', maxVersion: '2.latest' }, [2, 3], [2, latest]],
    [{ minVersion: '', maxVersion: '', version: '' }, undefined, undefined],
    [{}, undefined, undefined],
  ])('is, for %j, from %j to %j', (options, min, max) => {
    expect(versionRange(options)).toEqual({ min, max })
  })

  it.each([
    ['volumev3', {}, [3, 0], [3, latest]],
    ['volumev2', { maxVersion: 2 }, [2, 0], [2, 0]],
    ['volumev2', { maxVersion: 'latest' }, [2, 0], [2, latest]],
    ['sharev2', { minVersion: '2.60' }, [2, 60], [2, latest]],
    ['workflowv2', { version: 2 }, [2, 0], [2, latest]],
    ['foov2', {}, undefined, undefined],
    ['volume', {}, undefined, undefined],
  ])('is, of the type %s and for %j, from %j to %j', (type, options, min, max) => {
    expect(versionRange(options, type)).toEqual({ min, max })
  })

  it.each([
    [{ version: 2, minVersion: 2 }, undefined],
    [{ version: 2, maxVersion: 3 }, undefined],
    [{ minVersion: 3, maxVersion: 2 }, undefined],
    [{ minVersion: 'latest', maxVersion: 3 }, undefined],
    [{ version: 3 }, 'volumev2'],
    [{ minVersion: 3 }, 'volumev2'],
    [{ maxVersion: 3 }, 'volumev2'],
    [{ version: 'new' }, undefined],
  ])('cannot be %j of the type %s', (options, type) => {
    expect(() => versionRange(options, type)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })
})
