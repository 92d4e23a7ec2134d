import { describe, expect, it } from 'vitest'
import { type Block, blocksOf, homeOf, isRun, problemOf } from './blocks.ts'

const block = (language: string, code = '', ...marks: string[]): Block => ({
  file: 'packages/auth/README.md',
  line: 1,
  language,
  marks,
  code,
})

describe('blocksOf', () => {
  it('finds blocks with their line, language, marks and code', () => {
    const markdown = [
      '# Title',
      '',
      '```ts',
      'const a = `one`',
      '```',
      'Inline ```ts``` and `sh`.',
      '```sh no-run',
      'npm start',
      '```',
      '```',
      'bare',
      '```',
    ]
    expect(blocksOf('README.md', markdown.join('\n'))).toStrictEqual([
      { file: 'README.md', line: 3, language: 'ts', marks: [], code: 'const a = `one`\n' },
      { file: 'README.md', line: 7, language: 'sh', marks: ['no-run'], code: 'npm start\n' },
      { file: 'README.md', line: 10, language: '', marks: [], code: 'bare\n' },
    ])
  })

  it('finds no blocks where there are none', () => {
    expect(blocksOf('README.md', '# Title\n\nText with `code`.\n')).toStrictEqual([])
  })
})

describe('problemOf', () => {
  it.each([
    block('sh', 'npm start\n'),
    block('sh', 'cd x\nnpm install @ks/auth\n'),
    block('sh', 'CI=1 pnpm add @ks/auth\n'),
    block('sh', 'apt install nodejs\n'),
    block('sh', 'sudo rm x\n'),
    block('sh', 'openstack token issue\n'),
    block('sh', 'OS_CLOUD=keystone openstack user list\n'),
    block('sh', 'curl -H "X-Auth-Token: $(openstack token issue -f value -c id)" x\n'),
    block('ts', '', 'norun'),
    block('ts', '', 'interop'),
    block('bash', 'true\n'),
    block('typescript'),
    block(''),
  ])('finds what would slip through or do harm: %j', (given) => {
    expect(problemOf(given)).toBeTypeOf('string')
  })

  it.each([
    block('ts'),
    block('ts', '', 'no-run'),
    block('sh', 'curl http://127.0.0.1:5000/v3 -H x-openstack-request-id:\n'),
    block('sh', 'npm start\n', 'no-run'),
    block('sh', 'openstack token issue\n', 'interop'),
    block('json', '{}'),
    block('text', 'npm start'),
  ])('is content with %j', (given) => {
    expect(problemOf(given)).toBeUndefined()
  })
})

it('runs ts and sh, unless they are marked', () => {
  expect(
    [block('ts'), block('sh'), block('ts', '', 'no-run'), block('sh', '', 'interop'), block('json')].map(
      isRun,
    ),
  ).toStrictEqual([true, true, false, false, false])
})

it('gives a block the dependencies of its package, and one of the root or of docs those of the server', () => {
  expect(homeOf(block('ts'))).toBe('packages/auth')
  expect(homeOf({ ...block('ts'), file: 'docs/page.md' })).toBe('apps/identity-server')
  expect(homeOf({ ...block('ts'), file: 'README.md' })).toBe('apps/identity-server')
})
