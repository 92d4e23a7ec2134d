// Reads a list page after page, and stops when it has seen enough.

import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const identity = cloud.adapterFor('identity')

let seen = 0
for await (const role of identity.list<{ name: string }>('/roles', { key: 'roles', pageSize: 2 })) {
  seen += 1
  console.log(role.name)
  if (seen === 3) break
}
