// Shows what goes out and comes back, in the words of curl, with the secrets taken out.

import { asCurl, openCloud } from '@ks/session'

await using cloud = await openCloud({
  session: {
    log: (entry) => {
      if (entry.event === 'request') console.log(asCurl(entry))
      if (entry.event === 'response') console.log(`${entry.status} in ${Math.round(entry.durationMs)} ms`)
    },
  },
})
await cloud.session.get('/roles', { endpointFilter: { serviceType: 'identity' } })
