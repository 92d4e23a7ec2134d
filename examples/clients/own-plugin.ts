// A plugin needs only getToken(), and getEndpoint() when it knows where services are.

import type { AuthPlugin } from '@ks/auth'
import { openCloud, Session } from '@ks/session'

await using cloud = await openCloud()
const token = await cloud.session.getToken()
const url = await cloud.session.getEndpoint({ serviceType: 'identity' })

const vault: AuthPlugin = {
  getToken: async () => token,
  getEndpoint: async () => url,
}
await using session = new Session({ auth: vault })
console.log((await session.get('/users', { endpointFilter: {} })).status)
