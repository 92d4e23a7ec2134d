import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Block } from './blocks.ts'
import { atServer, type PreparedBlocks, prepareBlocks } from './run-blocks.ts'

const root = join(import.meta.dirname, '..', '..')
const all: PreparedBlocks[] = []
afterEach(() => {
  for (const prepared of all.splice(0)) prepared.remove()
})

function prepare(language: string, code: string, line = 1) {
  const block: Block = { file: 'packages/auth/README.md', line, language, marks: [], code }
  const prepared = prepareBlocks(root, [block])
  all.push(prepared)
  return { block, prepared }
}

it('runs TypeScript that imports its own package, with the given environment', async () => {
  const { block, prepared } = prepare(
    'ts',
    "import { v3 } from '@ks/auth'\nconsole.log(typeof v3, process.env.OS_X)\n",
  )
  expect(await prepared.run(block, { OS_X: 'y' })).toStrictEqual({ code: 0, output: 'object y\n' })
})

it('runs a shell script, and stops at its first failure', async () => {
  const good = prepare('sh', 'test "$OS_X" = y\necho done\n')
  expect(await good.prepared.run(good.block, { OS_X: 'y' })).toStrictEqual({ code: 0, output: 'done\n' })
  const bad = prepare('sh', 'false\necho done\n')
  expect(await bad.prepared.run(bad.block, {})).toStrictEqual({ code: 1, output: '' })
})

it('tells when a block fails', async () => {
  const { block, prepared } = prepare('ts', 'process.exitCode = 3\n')
  expect((await prepared.run(block, {})).code).toBe(3)
  const throwing = prepare('ts', "throw new Error('as it must')\n", 41)
  const outcome = await throwing.prepared.run(throwing.block, {})
  expect(outcome.code).toBe(1)
  expect(outcome.output).toMatch(/line-41\.ts:42[\s\S]*as it must/)
})

it('tells when a block does not compile, with the line of the README', async () => {
  const { prepared } = prepare('ts', "import { token } from '@ks/auth'\ntoken({ id: 1 })\n", 10)
  const [outcome] = await prepared.check()
  expect(outcome?.code).not.toBe(0)
  expect(outcome?.output).toContain('line-10.ts(12,')
})

it('finds nothing wrong with a block that compiles', async () => {
  const { prepared } = prepare('ts', "import { token } from '@ks/auth'\nconst unused = token({ id: 'x' })\n")
  expect(await prepared.check()).toStrictEqual([{ code: 0, output: '' }])
})

it('keeps the settings of this machine from a block', async () => {
  process.env.OS_OF_THIS_MACHINE = 'x'
  try {
    const { block, prepared } = prepare('sh', 'env | grep -c OS_OF_THIS_MACHINE || true\n')
    expect((await prepared.run(block, {})).output).toBe('0\n')
  } finally {
    delete process.env.OS_OF_THIS_MACHINE
  }
})

it('ends a block that does not end, with all that it has started', async () => {
  // The background process holds the output open: without its end there is no outcome.
  const code = 'sleep 1000 &\nwait\n'
  const block: Block = { file: 'README.md', line: 1, language: 'sh', marks: [], code }
  const outcome = await prepareBlocks(root, [block], 500).run(block, {})
  expect(outcome).toStrictEqual({ code: 'SIGKILL', output: '' })
})

it('leaves nothing behind', () => {
  const file = 'test/readme/README.md'
  const elsewhere = prepareBlocks(root, [{ file, line: 1, language: 'ts', marks: [], code: '' }])
  const left = () => readdirSync(join(root, 'test/readme/.ks'))
  expect(left()).toHaveLength(1)
  elsewhere.remove()
  expect(left()).toStrictEqual([])
})

it('puts the address of the running server into a block', () => {
  const { block } = prepare(
    'sh',
    'curl http://127.0.0.1:5000/v3 http://localhost:5000 http://127.0.0.1:50001\n',
  )
  expect(atServer(block, '127.0.0.1:4711').code).toBe(
    'curl http://127.0.0.1:4711/v3 http://127.0.0.1:4711 http://127.0.0.1:50001\n',
  )
})
