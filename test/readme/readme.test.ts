import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Block, isRun, problemOf, readmeBlocks } from './blocks.ts'
import { startIdentityServer, type TestServer } from './identity-server.ts'
import { atServer, prepareBlocks } from './run-blocks.ts'

const root = join(import.meta.dirname, '..', '..')
const blocks = readmeBlocks(root)
const place = ({ file, line }: Block) => `${file}:${line}`
const named = (some: readonly Block[]) => some.map((block): [string, Block] => [place(block), block])

describe('the READMEs', () => {
  const prepared = prepareBlocks(root, blocks)
  afterAll(() => prepared.remove())

  it('have blocks that are run', () => {
    expect(blocks.filter(isRun).map(({ file }) => file)).toContain('packages/auth/README.md')
  })

  it('have no block that slips through or must not be run', () => {
    const problems = blocks.map((block) => [place(block), problemOf(block)])
    expect(problems.filter(([, problem]) => problem !== undefined)).toStrictEqual([])
  })

  it('have TypeScript that compiles', { timeout: 60_000 }, async () => {
    for (const { code, output } of await prepared.check()) expect(code, output).toBe(0)
  })

  describe('against a live identity server', () => {
    let server: TestServer | undefined
    beforeAll(async () => {
      server = await startIdentityServer(root)
    })
    afterAll(() => server?.stop())

    it.each(named(blocks.filter(isRun)))(
      'have a block that runs: %s',
      { timeout: 70_000 },
      async (_, block) => {
        const { host = '', env = {} } = server ?? {}
        const { code, output } = await prepared.run(atServer(block, host), env)
        expect(code, output).toBe(0)
      },
    )
  })
})
