import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStorage } from '../../src/cli/open-storage.ts'
import { defaultConfig } from '../../src/config/default-config.ts'

/** The port of a database server that hangs up on everybody, and how many came. */
async function brokenServer() {
  const server = createServer((socket) => {
    came += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  let came = 0
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { port, came: () => came }
}

describe('openStorage', () => {
  it.each([0, 2])(
    'tries a server that cannot be reached again as often as [database] max_retries = %i says',
    async (max_retries) => {
      const server = await brokenServer()
      const connection = `postgresql://keystone:secret@127.0.0.1:${server.port}/keystone`
      const warnings: string[] = []
      const config = defaultConfig({ database: { connection, max_retries, retry_interval: 0 } })
      const opening = openStorage(config, { migrate: false, warn: (text) => warnings.push(text) })
      await expect(opening).rejects.toMatchObject({ code: 'unreachable' })
      expect([server.came(), warnings.length]).toEqual([max_retries + 1, max_retries])
      expect(warnings.join()).not.toContain('secret')
    },
  )

  it('does not try again what will not change', async () => {
    const config = defaultConfig({ database: { connection: 'oracle://host/keystone' } })
    const warnings: string[] = []
    const opening = openStorage(config, { migrate: true, warn: (text) => warnings.push(text) })
    await expect(opening).rejects.toMatchObject({ code: 'connection_invalid' })
    expect(warnings).toEqual([])
  })
})
