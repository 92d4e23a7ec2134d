import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startProgram } from '../test/interop/peers/program.ts'
import { temporaryFolder } from '../test/interop/peers/temporary-folder.ts'
import type { BenchRequest } from './wrk.ts'

// Node.js writes these by itself.
const ownHeaders = ['connection', 'date', 'keep-alive', 'transfer-encoding']

/**
 * Starts a bare Fastify route that gives the same answer to a request as the measured server: the same bytes and the
 * same headers, out of memory.
 *
 * @returns the same request, to that route
 */
export async function startBareFastify(
  request: BenchRequest,
): Promise<{ request: BenchRequest; stop(): Promise<void> }> {
  const folder = temporaryFolder('bench-bare')
  const port = await freePort()
  const url = new URL(request.url)
  url.port = String(port)
  const wanted = await ask(request)
  const answer = join(folder.path, 'answer.json')
  writeFileSync(answer, JSON.stringify({ ...wanted, port }))
  const program = await startProgram({
    command: process.execPath,
    args: [join(dirname(fileURLToPath(import.meta.url)), 'bare-fastify.mjs'), answer],
    env: {},
    ready: async () => (await fetch(url)).status === 200,
  })
  const bare = { ...request, url: url.href }
  if (JSON.stringify(await ask(bare)) !== JSON.stringify(wanted)) {
    throw new Error('the bare route does not answer with the same headers and bytes')
  }
  return {
    request: bare,
    stop: async () => {
      await program.stop()
      folder.remove()
    },
  }
}

async function ask({ url, headers }: BenchRequest): Promise<{ headers: [string, string][]; body: string }> {
  const answer = await fetch(url, { headers })
  const sent = [...answer.headers].filter(([name]) => !ownHeaders.includes(name))
  return { headers: sent, body: await answer.text() }
}
