// Keeps the token in a file of the user: the second session, or the next run, logs in with it.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readClouds } from '@ks/auth/loading'
import { fileTokenStore } from '@ks/auth/token-store'
import { Session } from '@ks/session'

const folder = await mkdtemp(join(tmpdir(), 'logins-'))
const tokenStore = fileTokenStore({ path: join(folder, 'tokens') })
const config = await (await readClouds()).config()

for (const run of ['first', 'second']) {
  let requests = 0
  const log = () => {
    requests += 1
  }
  await using session = new Session({ auth: await config.plugin({ tokenStore }), log })
  await session.getToken()
  console.log(`the ${run} run ${requests === 0 ? 'sends nothing' : 'logs in'}`)
}
await rm(folder, { recursive: true })
