import { randomUUID } from 'node:crypto'
import { effectiveRoles } from '../../auth/effective-roles.ts'
import type { CredentialCipher } from '../../credentials/credential-cipher.ts'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import { mapPage, type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { openBlob, sealBlob } from './blob.ts'
import { changedFixedMember, ec2CredentialId, isEc2, readEc2Blob } from './ec2-blob.ts'
import type { CredentialPermissions } from './permissions.ts'
import type { CredentialFilter, CredentialStore, StoredCredential } from './store.ts'

/** A secret that this service keeps for a user: an EC2 key pair, the seed of a second factor, a certificate. */
export interface Credential extends Omit<StoredCredential, 'sealed'> {
  /** What is kept. `null`: the key that it was encrypted with is not there any more. */
  blob: string | null
}

export interface NewCredential
  extends Pick<Credential, 'userId' | 'type'>,
    Partial<Pick<Credential, 'projectId' | 'extra'>> {
  blob: string
}

/** What callers may change. Absent members stay as they are. */
export type CredentialChanges = Partial<NewCredential>

export interface CredentialDeps {
  storage: Storage
  credentials: CredentialStore
  credentialCipher: CredentialCipher
  /** `[credential] user_limit`; `undefined` for no limit. */
  credentialLimit: number | undefined
}

/** @throws `not_found` */
export async function getCredential(deps: CredentialDeps, id: string): Promise<Credential> {
  return opened(deps, await findStored(deps, id))
}

/** How many rows are looked through at a time. */
const atATime = 500

/**
 * Lists the credentials that the caller may read, in order of their ids. Only those are decrypted.
 *
 * @throws `not_found` for an unknown marker
 */
export async function listCredentials(
  deps: CredentialDeps,
  { mayRead }: Pick<CredentialPermissions, 'mayRead'>,
  filter: CredentialFilter,
  { limit, marker }: PageRequest,
): Promise<Page<Credential>> {
  if (marker !== undefined) await findStored(deps, marker)
  const readable: StoredCredential[] = []
  const isEnough = () => limit !== undefined && readable.length > limit
  for (let after = marker, more = true; more && !isEnough(); ) {
    const page = await deps.credentials.list(filter, { limit: atATime, marker: after })
    readable.push(...page.items.filter(mayRead))
    after = page.items.at(-1)?.id
    more = page.more
  }
  const wanted = limit === undefined ? readable : readable.slice(0, limit + 1)
  return mapPage(pageOf(wanted, limit), (credential) => opened(deps, credential))
}

/**
 * Creates a credential.
 *
 * @throws `invalid` for an EC2 credential without a project or an access key; `conflict` when the access key is taken;
 *   `forbidden` when the user has as many as it may have, or for a project on which it has no role
 */
export async function createCredential(
  deps: CredentialDeps,
  { mayWriteForAll }: Pick<CredentialPermissions, 'mayWriteForAll'>,
  input: NewCredential,
): Promise<Credential> {
  const { userId, type, blob, projectId = null, extra = {} } = input
  if (projectId !== null && !mayWriteForAll) await requireRole(deps, userId, projectId)
  const id = isEc2(type) ? ec2CredentialId(requireEc2(blob, projectId).access) : newId()
  const sealed = sealBlob(deps.credentialCipher, type, blob)
  const stored = { id, userId, projectId, type, extra, sealed }
  await insertCredential(deps, stored)
  return opened(deps, stored)
}

/**
 * Stores a new credential.
 *
 * @throws `conflict` when the id is taken; `forbidden` when the user has as many as it may have
 */
export async function insertCredential(deps: CredentialDeps, credential: StoredCredential): Promise<void> {
  const inserted = await deps.credentials.insert(credential, deps.credentialLimit).catch((error) => {
    if (isStorageError(error, 'conflict')) throw conflict('credential', `Duplicate ID, ${credential.id}`)
    throw error
  })
  if (!inserted) throw forbidden(`The user has ${deps.credentialLimit} credentials and may have no more.`)
}

/**
 * Changes a credential. The caller must be allowed to do so with what it is, and with what it is to be: it can be given
 * neither to somebody else nor to a project that its user has nothing to do with (CVE-2020-12691, CVE-2026-90460).
 *
 * @throws `not_found`; `forbidden`; `invalid` for an EC2 credential that would be found by another access key, be bound to
 *   another grant, or be of another type; `conflict` when somebody else changes it at the same time
 */
export async function updateCredential(
  deps: CredentialDeps,
  permissions: CredentialPermissions,
  id: string,
  changes: CredentialChanges,
): Promise<Credential> {
  const present = await findStored(deps, id)
  const { blob, extra, ...others } = changes
  const merged = { ...present, ...others, extra: { ...present.extra, ...extra } }
  if (!permissions.mayUpdate(present) || !permissions.mayUpdate(merged))
    throw forbidden('You may not change this credential, or not to that.')
  const { projectId } = merged
  if (projectId !== null && projectId !== present.projectId && !permissions.mayWriteForAll)
    await requireRole(deps, merged.userId, projectId)
  if (isEc2(present.type) || isEc2(merged.type)) refuseEc2Change(deps, present, merged, blob)
  const sealed = blob === undefined ? present.sealed : sealBlob(deps.credentialCipher, merged.type, blob)
  const after = { ...merged, sealed }
  if (!(await deps.credentials.update(present, after)))
    throw conflict('credential', `The credential ${id} was changed at the same time`)
  return opened(deps, after)
}

/** @throws `not_found` */
export async function deleteCredential(deps: CredentialDeps, id: string): Promise<void> {
  if (!(await deps.credentials.delete(id))) throw notFound('credential', id)
}

async function findStored(deps: CredentialDeps, id: string): Promise<StoredCredential> {
  const stored = await deps.credentials.find(id)
  if (stored === undefined) throw notFound('credential', id)
  return stored
}

function opened(deps: CredentialDeps, { sealed, ...facts }: StoredCredential): Credential {
  return { ...facts, blob: openBlob(deps.credentialCipher, facts.type, sealed) }
}

function newId(): string {
  return randomUUID().replaceAll('-', '')
}

/** @throws `forbidden` when the user has no role on the project, or there is none of that id */
async function requireRole(deps: CredentialDeps, userId: string, projectId: string): Promise<void> {
  if ((await effectiveRoles(deps.storage, userId, { projectId })).length === 0)
    throw forbidden(`The user has no role on the project ${projectId}.`)
}

/** @throws `invalid` */
function requireEc2(blob: string, projectId: string | null) {
  if (projectId === null) throw invalid('An EC2 credential needs a project_id.')
  const read = readEc2Blob(blob)
  if (read === undefined)
    throw invalid('The blob of an EC2 credential must be a JSON object with access in it.')
  return read
}

/** @throws `invalid` */
function refuseEc2Change(
  deps: CredentialDeps,
  present: StoredCredential,
  merged: StoredCredential,
  blob: string | undefined,
): void {
  if (merged.projectId === null) throw invalid('An EC2 credential needs a project_id.')
  // Otherwise what it is bound to could be removed while it is something else.
  if (merged.type !== present.type)
    throw invalid('A credential cannot be turned into an EC2 credential, or into something else.')
  if (blob === undefined) return
  const read = requireEc2(blob, merged.projectId)
  const before = readEc2Blob(openBlob(deps.credentialCipher, present.type, present.sealed) ?? '')
  if (before === undefined)
    throw invalid('The present blob of this credential cannot be read: create a new one.')
  const name = changedFixedMember(before, read)
  if (name !== undefined) throw invalid(`${name} of an EC2 credential cannot be changed.`)
}
