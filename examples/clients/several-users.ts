// One session, several users: each request says who it is for.

import { v3Password } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const { session } = cloud
const identity = new IdentityClient({ session })
const authUrl = session.auth?.authUrl ?? ''

const names = [`ada-${Date.now()}`, `bob-${Date.now()}`]
for (const name of names) await identity.users.create({ name, password: 'a password' })

const plugins = names.map((username) => v3Password({ authUrl, username, password: 'a password' }))
for (const auth of plugins) {
  const user = await session.getAccess({ auth })
  console.log(`${user?.user.name} has a token of their own`)
}
for (const name of names) await identity.users.delete((await identity.users.find({ name })).id)
