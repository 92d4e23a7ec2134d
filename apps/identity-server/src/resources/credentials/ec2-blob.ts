import { createHash } from 'node:crypto'

/** Tells whether a type means an EC2 credential. Keystone looks at no case when it checks one. */
export function isEc2(type: string): boolean {
  return type.toLowerCase() === 'ec2'
}

/** The members of an EC2 blob: `access`, `secret`, and whatever else was stored. */
export type Ec2Blob = Readonly<Record<string, unknown>> & { readonly access: string }

/** Reads the blob of an EC2 credential; `undefined` for anything but a JSON object with an access key. */
export function readEc2Blob(blob: string): Ec2Blob | undefined {
  try {
    const value: unknown = JSON.parse(blob)
    return isEc2Blob(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isEc2Blob(value: unknown): value is Ec2Blob {
  return typeof value === 'object' && value !== null && 'access' in value && typeof value.access === 'string'
}

/** The id of the credential with an access key. */
export function ec2CredentialId(access: string): string {
  return createHash('sha256').update(access).digest('hex')
}

/** The members that name the grant a credential was made with: its tokens are bound to that. */
export const grantMembers = ['trust_id', 'app_cred_id', 'access_token_id'] as const

export type GrantMember = (typeof grantMembers)[number]

/** What an EC2 credential is found by and bound to: fixed when it is made. */
const fixed = ['access', 'access_id', ...grantMembers] as const

/** The first member in which a new blob differs from the present one although it may not (CVE-2020-12691). */
export function changedFixedMember(present: Ec2Blob, blob: Ec2Blob): string | undefined {
  return fixed.find((name) => JSON.stringify(present[name] ?? null) !== JSON.stringify(blob[name] ?? null))
}
