import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from './cli-process.ts'

/** A folder with the keystone.conf of a cloud that is not there yet: its database and keys are to be in the same folder. */
export function newCloud(): { dir: string; conf: string } {
  const dir = scratch()
  const conf = join(dir, 'keystone.conf')
  writeFileSync(
    conf,
    `[database]
connection = sqlite:///${dir}/keystone.db
[fernet_tokens]
key_repository = ${dir}/fernet-keys
[fernet_receipts]
key_repository = ${dir}/receipt-keys
[credential]
key_repository = ${dir}/credential-keys
[jwt_tokens]
jws_private_key_repository = ${dir}/jws-keys/private
jws_public_key_repository = ${dir}/jws-keys/public
[identity]
password_hash_rounds = 4
`,
  )
  return { dir, conf }
}
