// Asks which microversions a service has, and for one of them.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Adapter, openCloud } from '@ks/session'

// Stands in for Nova.
const nova = createServer(({ url, headers }, response) => {
  const { 'openstack-api-version': asked = 'compute 2.1' } = headers
  response.setHeader('openstack-api-version', String(asked).replace('latest', '2.96'))
  const links = [{ rel: 'self', href: `http://${headers.host}/v2.1/` }]
  const version = { id: 'v2.1', status: 'CURRENT', min_version: '2.1', version: '2.96', links }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(url === '/v2.1/servers' ? { servers: [] } : { version }))
}).listen(0, '127.0.0.1')
await once(nova, 'listening')
const { port } = nova.address() as AddressInfo

await using cloud = await openCloud()
const compute = new Adapter({
  session: cloud.session,
  serviceType: 'compute',
  endpointOverride: `http://127.0.0.1:${port}/v2.1`,
  defaultMicroversion: '2.79',
})
const { minMicroversion, maxMicroversion } = await compute.getEndpointData()
console.log(`there are ${minMicroversion?.join('.')} to ${maxMicroversion?.join('.')}`)

for (const microversion of [undefined, '2.90', 'latest']) {
  const answer = await compute.get('/servers', { microversion })
  console.log(`${microversion ?? 'by default'}: ${answer.headers.get('openstack-api-version')}`)
}
nova.close()
