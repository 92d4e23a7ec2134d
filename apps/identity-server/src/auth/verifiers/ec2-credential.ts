import { timingSafeEqual } from 'node:crypto'
import type { Scope } from '@ks/auth'
import type { CredentialCipher } from '../../credentials/credential-cipher.ts'
import { unauthenticated } from '../../identity-error.ts'
import type { AccessTokenStore } from '../../resources/access-tokens/store.ts'
import { openBlob } from '../../resources/credentials/blob.ts'
import {
  type Ec2Blob,
  ec2CredentialId,
  type GrantMember,
  grantMembers,
  readEc2Blob,
} from '../../resources/credentials/ec2-blob.ts'
import type { CredentialStore, StoredCredential } from '../../resources/credentials/store.ts'
import type { TrustStore } from '../../resources/trusts/store.ts'
import type { Microseconds } from '../../storage/schema/columns.ts'
import type { SignatureClaim } from '../signatures/signature-claim.ts'
import { isSignedNow } from '../signatures/signed-at.ts'
import type { Verified } from './verifier.ts'

/** What of an application credential decides about a signature. */
export interface BoundApplicationCredential {
  userId: string
  projectId: string | null
  expiresAt: Microseconds | null
}

export interface Ec2CredentialVerifierDeps {
  credentials: Pick<CredentialStore, 'find'>
  credentialCipher: Pick<CredentialCipher, 'open'>
  trusts: Pick<TrustStore, 'find'>
  applicationCredentials: {
    find(id: string): Promise<BoundApplicationCredential | undefined>
  }
  accessTokens: Pick<AccessTokenStore, 'find'>
  clock: () => Date
  /** `[credential] auth_ttl`, in milliseconds. */
  signatureLifetimeMs: number
}

/** Whose signature it is, and what for: the project or the trust that the credential was made for. */
export interface VerifiedSignature {
  verified: Verified
  /** Absent when {@link Verified.grant} says it. */
  scope?: Scope
}

/** Stands in for the secret of a credential that is not there, so that it takes as long. */
const noSecret = '00000000000000000000000000000000'

/**
 * Verifies a signature with the secret of an EC2 credential. Unknown access key, wrong signature, one that is too old, a
 * grant that is gone: the same answer, and before anything is known of the signer the same work.
 *
 * A credential that was made with a grant gives tokens of that grant, or none: what is bound to a trust, an application
 * credential or an access token must be so for this user and this project (CVE-2013-6391, CVE-2026-43001).
 */
export async function verifySignature(
  deps: Ec2CredentialVerifierDeps,
  claim: SignatureClaim,
): Promise<VerifiedSignature> {
  const stored = await deps.credentials.find(ec2CredentialId(claim.access))
  const blob = stored?.type === 'ec2' ? blobOf(deps, stored) : undefined
  const secret = typeof blob?.secret === 'string' ? blob.secret : ''
  const right = claim
    .rightSignatures(secret === '' ? noSecret : secret)
    .map((signature) => isSame(signature ?? '', claim.signature))
  if (stored === undefined || blob === undefined || secret === '' || !right.includes(true))
    throw unauthenticated('wrong access key or signature')
  if (!isSignedNow(claim, deps.clock(), deps.signatureLifetimeMs))
    throw unauthenticated('the signature is too old, or from the future')
  if (stored.projectId === null) throw unauthenticated('the credential is for no project')
  return boundTo(deps, { ...stored, projectId: stored.projectId }, blob)
}

function blobOf(deps: Ec2CredentialVerifierDeps, { type, sealed }: StoredCredential): Ec2Blob | undefined {
  return readEc2Blob(openBlob(deps.credentialCipher, type, sealed) ?? '')
}

type Owner = Pick<StoredCredential, 'userId'> & { projectId: string }

async function boundTo(
  deps: Ec2CredentialVerifierDeps,
  owner: Owner,
  blob: Ec2Blob,
): Promise<VerifiedSignature> {
  const [member, ...others] = grantMembers.filter((name) => (blob[name] ?? null) !== null)
  if (member === undefined)
    return { verified: { userId: owner.userId }, scope: { project: { id: owner.projectId } } }
  const id = blob[member]
  if (others.length > 0 || typeof id !== 'string' || id === '')
    throw unauthenticated('it cannot be told which grant the credential is bound to')
  const found = await grants[member](deps, id)
  if (found?.userId !== owner.userId || found.projectId !== owner.projectId)
    throw unauthenticated('the grant of the credential is gone, or of another user or project')
  return found.signature
}

/** A grant, for whom and on which project it is, and what a signature that is bound to it proves. */
interface BoundGrant {
  userId: string
  projectId: string | null
  signature: VerifiedSignature
}

type FindGrant = (deps: Ec2CredentialVerifierDeps, id: string) => Promise<BoundGrant | undefined>

const grants: Readonly<Record<GrantMember, FindGrant>> = {
  async trust_id(deps, id) {
    const trust = await deps.trusts.find(id)
    if (trust === undefined) return undefined
    const { trustorUserId, trusteeUserId, impersonation, projectId } = trust
    return {
      // Who the token showed that the credential was made with.
      userId: impersonation ? trustorUserId : trusteeUserId,
      projectId,
      // It is the trustee who uses a trust.
      signature: { verified: { userId: trusteeUserId }, scope: { trust: { id } } },
    }
  },
  async app_cred_id(deps, id) {
    const credential = await deps.applicationCredentials.find(id)
    if (credential === undefined || credential.projectId === null) return undefined
    const { userId, projectId, expiresAt } = credential
    const at = expiresAt === null ? null : new Date(Math.floor(expiresAt / 1000))
    return granted(userId, projectId, { applicationCredentialId: id }, at)
  },
  async access_token_id(deps, id) {
    const token = await deps.accessTokens.find(id)
    return token && granted(token.userId, token.projectId, { accessTokenId: id }, token.expiresAt)
  },
}

function granted(
  userId: string,
  projectId: string,
  delegation: NonNullable<Verified['grant']>['delegation'],
  expiresAt: Date | null,
): BoundGrant {
  const grant = { delegation, scope: { projectId } }
  return {
    userId,
    projectId,
    signature: { verified: { userId, grant, ...(expiresAt !== null && { expiresAt }) } },
  }
}

function isSame(right: string, given: string): boolean {
  const [one, other] = [Buffer.from(right), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
