// Asks services which versions of their APIs they have.

import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const { session } = cloud
const { url, apiVersion, status } = await session.getEndpointData({ serviceType: 'identity', version: 3 })
console.log(`Identity ${apiVersion?.join('.')} (${status}) is at ${new URL(url).pathname}`)

for (const { serviceType, regionName, versions } of await session.getAllVersionData()) {
  console.log(
    `${serviceType} in ${regionName}: ${versions.map(({ version }) => version.join('.')).join(', ')}`,
  )
}
