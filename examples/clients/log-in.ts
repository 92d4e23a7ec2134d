// Logs in to the cloud that OS_CLOUD names in clouds.yaml, and says who it is there.

import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const access = await cloud.session.getAccess()
console.log(`${access?.user.name} has ${access?.roles.map(({ name }) => name).join(', ')}`)

const identity = cloud.adapterFor('identity')
const { users } = await (await identity.get('/users')).json<{ users: { name: string }[] }>()
console.log(`${users.length} users`)
