// Sends a file as it is read, from its beginning each time: the service is busy at first.

import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCloud } from '@ks/session'

// Stands in for an object store that puts the first request off.
const sizes: number[] = []
const store = createServer(async (request, response) => {
  let size = 0
  for await (const piece of request) size += piece.length
  sizes.push(size)
  if (sizes.length === 1) response.writeHead(503, { 'retry-after': '0' }).end()
  else response.writeHead(201).end()
}).listen(0, '127.0.0.1')
await once(store, 'listening')
const { port } = store.address() as AddressInfo

const file = join(tmpdir(), `upload-${process.pid}`)
await writeFile(file, Buffer.alloc(5_000_000))

await using cloud = await openCloud({ session: { statusCodeRetries: 1 } })
const answer = await cloud.session.put(`http://127.0.0.1:${port}/photos/1`, {
  body: () => createReadStream(file),
  headers: { 'content-type': 'image/png' },
})
console.log(`${answer.status}: the store has read ${sizes.join(' and ')} bytes`)
await rm(file)
store.close()
