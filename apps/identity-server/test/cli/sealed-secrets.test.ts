import { join } from 'node:path'
import { expect, it } from 'vitest'
import { credentialCipher } from '../../src/credentials/credential-cipher.ts'
import { matchesSealed, sealDigest, sealedPrefix } from '../../src/identity/secrets/sealed-digest.ts'
import { applicationCredentialStore } from '../../src/resources/application-credentials/store.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { fernetRotate } from '../../src/tokens/key-rotation.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import { runHere } from './in-process.ts'
import { newCloud } from './new-cloud.ts'

/** A database and keys, and what one does with the secrets of application credentials there. */
async function cloudWithSecrets() {
  const { dir, conf } = newCloud()
  const at = ['--config-file', conf]
  await runHere(['db', 'sync', ...at])
  await runHere(['credential', 'setup', ...at])
  const keys = join(dir, 'credential-keys')
  const cipher = () => {
    const present = loadKeys(keys)
    return credentialCipher({ keys: { current: () => present }, clock: () => new Date() })
  }
  async function inStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
    const storage = createStorage({
      open: await openDatabase({ connection: `sqlite:///${dir}/keystone.db` }),
    })
    try {
      return await work(storage)
    } finally {
      await storage.close()
    }
  }
  return {
    keys,
    cipher,
    run: (command: string) => runHere([command, ...at]),
    insert: (ids: readonly string[], hash = (id: string) => sealDigest(cipher(), id, `secret of ${id}`)) =>
      inStorage((storage) =>
        storage.write(async (tx, changed) => {
          const rows = ids.map((id) => ({
            id,
            name: id,
            user_id: 'u1',
            project_id: 'p1',
            secret_hash: hash(id),
          }))
          await tx.insertInto('application_credential').values(rows).execute()
          changed.nothing()
        }),
      ),
    hashOf: (id: string) =>
      inStorage(
        async (storage) => (await applicationCredentialStore(storage).findSecret({ id }))?.secretHash ?? '',
      ),
  }
}

it('credential rotate refuses while a secret is not sealed with the primary key', async () => {
  const { run, insert, cipher, hashOf } = await cloudWithSecrets()
  await insert(['a'])
  await insert(['b'], () => '$2b$12$not.sealed')
  expect(await run('credential_rotate')).toMatchObject({ code: 0 })
  expect(await run('credential_rotate')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^ks-identity: Not encrypted with the primary key: 1\./),
  })
  expect(await run('credential_migrate')).toEqual({
    code: 0,
    stdout: 'Encrypted with the primary key: 1.\n',
    stderr: '',
  })
  const sealed = await hashOf('a')
  expect(sealed.startsWith(sealedPrefix(cipher().keyHash()))).toBe(true)
  expect(matchesSealed(cipher(), 'a', 'secret of a', sealed)).toBe(true)
  expect(await hashOf('b')).toBe('$2b$12$not.sealed')
  expect(await run('credential_rotate')).toMatchObject({ code: 0 })
})

it('credential migrate seals any number anew, and names those that no key opens', async () => {
  const { keys, run, insert, cipher, hashOf } = await cloudWithSecrets()
  await insert(Array.from({ length: 205 }, (_, number) => `a${number}`))
  await insert(['lost'], () => `${sealedPrefix('f'.repeat(40))}gAAAA`)
  fernetRotate(keys, { maxActiveKeys: 3, minimumAgeSeconds: 0, now: Date.now })
  expect(await run('credential_migrate')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Encrypted with the primary key: 205.'),
    stderr: expect.stringContaining('lost'),
  })
  expect(matchesSealed(cipher(), 'a204', 'secret of a204', await hashOf('a204'))).toBe(true)
  expect(await hashOf('lost')).toBe(`${sealedPrefix('f'.repeat(40))}gAAAA`)
})
