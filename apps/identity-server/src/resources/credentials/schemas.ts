import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { collectionOf, openObject, pageQuery, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Credential, CredentialChanges, NewCredential } from './credentials.ts'

const Id = Type.String({ minLength: 1, maxLength: 64 })
const ProjectId = Type.Union([Id, Type.Null()])
const CredentialType = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'ec2, totp, cert, or another.',
})
const Blob = Type.String({ description: 'What is kept, encrypted. For ec2: a JSON object, as text.' })

export const CreateCredential = wrapped(
  'credential',
  openObject({ user_id: Id, type: CredentialType, blob: Blob, project_id: Type.Optional(ProjectId) }),
)
export const UpdateCredential = wrapped(
  'credential',
  Type.Object(
    {
      id: Type.Optional(Type.String()),
      user_id: Type.Optional(Id),
      type: Type.Optional(CredentialType),
      blob: Type.Optional(Blob),
      project_id: Type.Optional(ProjectId),
    },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of lists of credentials. Types compare also with `type__contains` and the like. */
export const ListCredentials = Type.Object({
  ...pageQuery,
  user_id: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
})

const CredentialWire = openObject({
  id: Type.String(),
  user_id: Type.String(),
  project_id: Type.Union([Type.String(), Type.Null()]),
  type: Type.String(),
  blob: Type.Union([Type.String(), Type.Null()]),
  links: SelfLink,
})
export const OneCredential = wrapped('credential', CredentialWire)
export const ManyCredentials = collectionOf('credentials', CredentialWire)

type Body = Static<typeof UpdateCredential>['credential']

const known = ['user_id', 'project_id', 'type', 'blob']

/** Body of a creation → credential. */
export function fromNewWire(body: Static<typeof CreateCredential>['credential']): NewCredential {
  return { ...fromWire(body), userId: body.user_id, type: body.type, blob: body.blob }
}

/** Body → what was given of a credential. */
export function fromWire(body: Body): CredentialChanges {
  return {
    ...(body.user_id !== undefined && { userId: body.user_id }),
    ...(body.project_id !== undefined && { projectId: body.project_id }),
    ...(body.type !== undefined && { type: body.type }),
    ...(body.blob !== undefined && { blob: body.blob }),
    extra: extraMembers(body, known),
  }
}

/** Credential → JSON. */
export function toWire(credential: Credential, baseUrl: string): Static<typeof CredentialWire> {
  return {
    ...credential.extra,
    id: credential.id,
    user_id: credential.userId,
    project_id: credential.projectId,
    type: credential.type,
    blob: credential.blob,
    links: { self: `${baseUrl}/v3/credentials/${encodeURIComponent(credential.id)}` },
  }
}
