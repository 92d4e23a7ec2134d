// Copies a large answer to a file as it arrives.

import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const { origin } = new URL(cloud.session.auth?.authUrl ?? '')
const file = join(tmpdir(), `openapi-${process.pid}.json`)

const response = await cloud.session.get(`${origin}/openapi.json`)
await pipeline(response.body, createWriteStream(file))
console.log(`${(await stat(file)).size} bytes`)
await rm(file)
