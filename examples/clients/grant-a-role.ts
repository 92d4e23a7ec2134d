// Makes a user and a project, and gives the one a role on the other.

import { IdentityClient } from '@ks/client'
import { openCloud } from '@ks/session'

await using cloud = await openCloud()
const identity = new IdentityClient({ session: cloud.session })

const user = await identity.users.create({ name: `ada-${Date.now()}`, email: 'ada@example.org' })
const project = await identity.projects.create({ name: `engines-${Date.now()}`, tags: ['steam'] })
const role = await identity.roles.find({ name: 'member' })
await identity.grants.add({ userId: user.id, projectId: project.id, roleId: role.id })

const [assignment] = await identity.roleAssignments.list({ userId: user.id, includeNames: true })
console.log(`${assignment?.user?.name} is ${assignment?.role.name}`)

await identity.projects.delete(project.id)
await identity.users.delete(user.id)
