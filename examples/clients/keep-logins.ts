// Keeps the token in files of the user: whoever runs this again within an hour need not log in.

import { homedir } from 'node:os'
import { join } from 'node:path'
import { readClouds } from '@ks/auth/loading'
import { fileTokenStore } from '@ks/auth/token-store'
import { Session } from '@ks/session'

const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const tokenStore = fileTokenStore({
  path: join(caches, 'openstack', 'tokens'),
  onError: (error) => console.warn('The token cannot be kept:', error),
})
const config = await (await readClouds()).config()

let logins = 0
await using session = new Session({
  auth: await config.plugin({ tokenStore }),
  log: ({ method, event }) => {
    if (event === 'request' && method === 'POST') logins += 1
  },
})
const access = await session.getAccess()
console.log(`${access?.user.name}, with ${logins === 0 ? 'the token of an earlier run' : 'a new login'}`)
