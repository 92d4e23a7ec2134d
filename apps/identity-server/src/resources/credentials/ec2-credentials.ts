import { randomBytes } from 'node:crypto'
import { effectiveRoles } from '../../auth/effective-roles.ts'
import { forbidden, notFound } from '../../identity-error.ts'
import type { ProjectStore } from '../projects/store.ts'
import type { UserStore } from '../users/store.ts'
import { getUser } from '../users/users.ts'
import { openBlob, sealBlob } from './blob.ts'
import { type CredentialDeps, insertCredential } from './credentials.ts'
import { ec2CredentialId, readEc2Blob } from './ec2-blob.ts'
import type { StoredCredential } from './store.ts'

const ec2 = 'ec2'

/** A key pair with which requests to EC2 and S3 are signed. */
export interface Ec2Credential {
  userId: string
  projectId: string | null
  access: string
  /** What requests are signed with. `null`: it cannot be read any more. */
  secret: string | null
  /** The trust that its tokens are bound to. */
  trustId: string | null
}

export interface Ec2CredentialDeps extends CredentialDeps {
  users: Pick<UserStore, 'find'>
  projects: Pick<ProjectStore, 'find'>
}

/**
 * Makes a key pair.
 *
 * @throws `not_found` for an unknown user or project; `forbidden` when the user has no role on the project, or as many
 *   credentials as it may have
 */
export async function createEc2Credential(
  deps: Ec2CredentialDeps,
  { userId, projectId }: Pick<Ec2Credential, 'userId'> & { projectId: string },
): Promise<Ec2Credential> {
  await getUser(deps, userId)
  const project = await deps.projects.find(projectId)
  if (project === undefined || project.isDomain) throw notFound('project', projectId)
  if ((await effectiveRoles(deps.storage, userId, { projectId })).length === 0)
    throw forbidden(`The user has no role on the project ${projectId}.`)
  const [access, secret] = [newKey(), newKey()]
  const blob = JSON.stringify({ access, secret, trust_id: null })
  await insertCredential(deps, {
    id: ec2CredentialId(access),
    userId,
    projectId,
    type: ec2,
    extra: {},
    sealed: sealBlob(deps.credentialCipher, ec2, blob),
  })
  return { userId, projectId, access, secret, trustId: null }
}

/**
 * The key pairs of a user. What cannot be decrypted any more is left out: nobody knows its access key.
 *
 * @param isVisible whether the caller may see it
 * @throws `not_found` for an unknown user
 */
export async function listEc2Credentials(
  deps: Ec2CredentialDeps,
  userId: string,
  isVisible: (credential: StoredCredential) => boolean,
): Promise<readonly Ec2Credential[]> {
  await getUser(deps, userId)
  const stored = await deps.credentials.ofUser(userId, ec2)
  return stored.filter(isVisible).flatMap((credential) => opened(deps, credential) ?? [])
}

/** The stored credential with an access key, if it is one of this user. */
export async function findEc2Credential(
  deps: Pick<CredentialDeps, 'credentials'>,
  userId: string,
  access: string,
): Promise<StoredCredential | undefined> {
  const stored = await deps.credentials.find(ec2CredentialId(access))
  return stored?.userId === userId && stored.type === ec2 ? stored : undefined
}

/** @throws `not_found`, also when it cannot be decrypted any more */
export async function getEc2Credential(
  deps: Ec2CredentialDeps,
  userId: string,
  access: string,
): Promise<Ec2Credential> {
  const stored = await findEc2Credential(deps, userId, access)
  const credential = stored && opened(deps, stored)
  if (credential === undefined) throw notFound('credential', access)
  return credential
}

/** @throws `not_found` */
export async function deleteEc2Credential(
  deps: Ec2CredentialDeps,
  userId: string,
  access: string,
): Promise<void> {
  const stored = await findEc2Credential(deps, userId, access)
  if (stored === undefined || !(await deps.credentials.delete(stored.id)))
    throw notFound('credential', access)
}

function opened(deps: CredentialDeps, stored: StoredCredential): Ec2Credential | undefined {
  const blob = readEc2Blob(openBlob(deps.credentialCipher, stored.type, stored.sealed) ?? '')
  return (
    blob && {
      userId: stored.userId,
      projectId: stored.projectId,
      access: blob.access,
      secret: textOrNull(blob.secret),
      trustId: textOrNull(blob.trust_id),
    }
  )
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function newKey(): string {
  return randomBytes(16).toString('hex')
}
