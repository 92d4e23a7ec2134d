import { memberOf } from '../answer.ts'
import { type Ec2Credential, ec2CredentialKind, type NewEc2Credential } from '../api/ec2-credential.ts'
import type { Api, CallOptions } from '../api.ts'
import { type NoFilters, readCollection, remove } from '../collection.ts'
import { fromWire, toWire } from '../kind.ts'
import { path } from '../path.ts'

/** The EC2 credentials of a user. @see {@link https://docs.openstack.org/api-ref/identity/v3/#credentials} */
export interface Ec2Credentials {
  list(userId: string, options?: CallOptions): Promise<Ec2Credential[]>
  /** @param access the access key, which is its id here */
  get(userId: string, access: string, options?: CallOptions): Promise<Ec2Credential>
  /** Makes access key and secret for a project. */
  create(userId: string, value: NewEc2Credential, options?: CallOptions): Promise<Ec2Credential>
  delete(userId: string, access: string, options?: CallOptions): Promise<void>
}

export function ec2Credentials(api: Api): Ec2Credentials {
  const base = (userId: string) => path`/v3/users/${userId}/credentials/OS-EC2`
  const of = (userId: string) =>
    readCollection<Ec2Credential, NoFilters>(api, ec2CredentialKind, base(userId))
  return {
    list: async (userId, options) => of(userId).list({}, options),
    get: async (userId, access, options) => of(userId).get(access, options),
    async create(userId, value, options) {
      // The one body that has no resource around it.
      const answer = await api.send('POST', base(userId), options, toWire(ec2CredentialKind, value))
      return fromWire(ec2CredentialKind, memberOf(await answer.json(), 'credential', base(userId)))
    },
    delete: async (userId, access, options) => remove(api, base(userId), access, options),
  }
}
