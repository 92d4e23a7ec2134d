import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readmeBlocks } from '../readme/blocks.ts'
import { atServer, prepareBlocks } from '../readme/run-blocks.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { systemEnv } from './peers/system-env.ts'

const root = join(import.meta.dirname, '..', '..')
const blocks = readmeBlocks(root).filter(({ marks }) => marks.includes('interop'))

describe('the blocks of the READMEs that need other programs', () => {
  const prepared = prepareBlocks(root, blocks)
  let server: StartedServer
  beforeAll(async () => {
    server = await startOurServer()
  })
  afterAll(async () => {
    prepared.remove()
    await server?.stop()
  })

  it('are there', () => {
    expect(blocks.map(({ file }) => file)).toContain('README.md')
  })

  it.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))(
    '%s runs',
    async (_at, block) => {
      const env = { ...systemEnv(), OS_CLIENT_CONFIG_FILE: join(server.dataDir, 'clouds.yaml') }
      const { code, output } = await prepared.run(atServer(block, new URL(server.authUrl).host), env)
      expect(code, output).toBe(0)
    },
  )
})
