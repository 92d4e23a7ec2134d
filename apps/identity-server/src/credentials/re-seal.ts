import { type Sealer, sealAnew } from '../identity/secrets/sealed-digest.ts'
import type { SealedSecretStore } from '../resources/application-credentials/sealed-secret-store.ts'
import type { ApplicationCredentialStore } from '../resources/application-credentials/store.ts'
import type { CredentialCipher } from './credential-cipher.ts'
import type { ReEncryption } from './re-encrypt.ts'

const atATime = 100

export interface ReSealDeps {
  sealedSecrets: SealedSecretStore
  applicationCredentials: Pick<ApplicationCredentialStore, 'replaceHash'>
  cipher: Sealer & Pick<CredentialCipher, 'keyHash'>
}

/**
 * Seals every hash of an application credential's secret that is not sealed with the primary key anew, so that former
 * keys can go. The secrets are not needed for it. When it is interrupted, the next run does the rest.
 *
 * @throws `KeyRepositoryError` without keys
 */
export async function reSealSecrets(deps: ReSealDeps): Promise<ReEncryption> {
  const { sealedSecrets, applicationCredentials, cipher } = deps
  const primary = cipher.keyHash()
  const unreadable: string[] = []
  let done = 0
  for (let marker: string | undefined, more = true; more; ) {
    const page = await sealedSecrets.listNotOn(primary, { limit: atATime, marker })
    for (const { id, hash } of page.items) {
      const anew = sealAnew(cipher, hash)
      if (anew === undefined) unreadable.push(id)
      else if (await applicationCredentials.replaceHash(id, hash, anew)) done += 1
    }
    marker = page.items.at(-1)?.id
    more = page.more
  }
  return { done, unreadable }
}
