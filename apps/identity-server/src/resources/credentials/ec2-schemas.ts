import Type, { type Static } from 'typebox'
import { collectionOf, openObject, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Ec2Credential } from './ec2-credentials.ts'

/** The one body without a wrapper around its members. */
export const CreateEc2Credential = openObject({
  tenant_id: Type.String({ minLength: 1, maxLength: 64, description: 'The project.' }),
})

const Ec2CredentialWire = Type.Object({
  user_id: Type.String(),
  tenant_id: Type.Union([Type.String(), Type.Null()]),
  access: Type.String(),
  secret: Type.Union([Type.String(), Type.Null()]),
  trust_id: Type.Union([Type.String(), Type.Null()]),
  links: SelfLink,
})
export const OneEc2Credential = wrapped('credential', Ec2CredentialWire)
export const ManyEc2Credentials = collectionOf('credentials', Ec2CredentialWire)

/** Body → project id. */
export function fromWire(body: Static<typeof CreateEc2Credential>): { projectId: string } {
  return { projectId: body.tenant_id }
}

/** Key pair → JSON. */
export function toWire(credential: Ec2Credential, baseUrl: string): Static<typeof Ec2CredentialWire> {
  const { userId, access } = credential
  return {
    user_id: userId,
    tenant_id: credential.projectId,
    access,
    secret: credential.secret,
    trust_id: credential.trustId,
    links: {
      self: `${baseUrl}/v3/users/${encodeURIComponent(userId)}/credentials/OS-EC2/${encodeURIComponent(access)}`,
    },
  }
}
