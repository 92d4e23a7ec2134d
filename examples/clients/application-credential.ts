// Makes an application credential with some of the user's roles, and logs in with it.

import { v3ApplicationCredential } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { openCloud, Session } from '@ks/session'

await using cloud = await openCloud()
const { session } = cloud
const userId = (await session.getUserId()) ?? ''
const { applicationCredentials } = new IdentityClient({ session })
const made = await applicationCredentials.create(userId, {
  name: `robot-${Date.now()}`,
  roles: [{ name: 'reader' }],
})

const auth = v3ApplicationCredential({
  authUrl: session.auth?.authUrl ?? '',
  applicationCredentialId: made.id,
  applicationCredentialSecret: made.secret ?? '',
})
await using robot = new Session({ auth })
console.log(`the robot is ${(await robot.getAccess())?.roles.map(({ name }) => name).join(', ')}`)
await applicationCredentials.delete(userId, made.id)
