import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { credentialCipher } from '../../src/credentials/credential-cipher.ts'
import { sealBlob } from '../../src/resources/credentials/blob.ts'
import { credentialStore } from '../../src/resources/credentials/store.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { loadKeys } from '../../src/tokens/keys.ts'
import original from '../credentials/original-credentials.json' with { type: 'json' }
import { runHere } from './in-process.ts'
import { newCloud } from './new-cloud.ts'

/** A database and keys, and what one does with credentials there. */
async function cloudWithCredentials() {
  const { dir, conf } = newCloud()
  const at = ['--config-file', conf]
  await runHere(['db', 'sync', ...at])
  await runHere(['credential', 'setup', ...at])
  const keys = join(dir, 'credential-keys')
  const run = (command: string, ...flags: string[]) => runHere([command, ...flags, ...at])
  const cipher = () => {
    const present = loadKeys(keys)
    return credentialCipher({ keys: { current: () => present }, clock: () => new Date() })
  }
  async function inStore<T>(work: (store: ReturnType<typeof credentialStore>) => Promise<T>): Promise<T> {
    const storage = createStorage({
      open: await openDatabase({ connection: `sqlite:///${dir}/keystone.db` }),
    })
    try {
      return await work(credentialStore(storage))
    } finally {
      await storage.close()
    }
  }
  const row = { userId: 'u1', projectId: null, type: 'totp', extra: { note: 'kept' } }
  const insert = (id: string, sealed = sealBlob(cipher(), 'totp', `secret of ${id}`)) =>
    inStore((store) => store.insert({ ...row, id, sealed }))
  const secretOf = (id: string) =>
    inStore(async (store) => {
      const { extra, sealed } = (await store.find(id))!
      return { ...extra, secret: cipher().open(sealed.encryptedBlob), keyHash: sealed.keyHash }
    })
  return { keys, run, cipher, insert, secretOf, inStore }
}

describe('credential rotate', () => {
  it('makes the staged key the primary one, and keeps the one before', async () => {
    const { keys, run, insert, secretOf } = await cloudWithCredentials()
    await insert('a')
    expect(await run('credential_rotate')).toEqual({
      code: 0,
      stdout: 'Key 2 is the primary key now. Run "ks-identity credential migrate" next.\n',
      stderr: '',
    })
    expect(readdirSync(keys)).toEqual(['0', '1', '2'])
    expect(await secretOf('a')).toMatchObject({ secret: 'secret of a' })
  })

  it('refuses while a credential is not on the primary key, and changes nothing', async () => {
    const { keys, run, insert } = await cloudWithCredentials()
    await insert('a')
    await run('credential_rotate')
    const before = readdirSync(keys)
    for (const attempt of [1, 2]) {
      expect(await run('credential_rotate'), `attempt ${attempt}`).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(
          /^ks-identity: Not encrypted with the primary key: 1\. [^\n]*migrate[^\n]*\n$/,
        ),
      })
    }
    expect(readdirSync(keys)).toEqual(before)
    expect(await run('credential_migrate')).toMatchObject({ code: 0 })
    expect(await run('credential_rotate')).toMatchObject({
      stdout: expect.stringMatching(/^Key 3 is the primary key now\. Dropped: 1\./),
    })
  })

  it('needs keys', async () => {
    const { keys, run } = await cloudWithCredentials()
    rmSync(keys, { recursive: true })
    for (const command of ['credential_rotate', 'credential_migrate'])
      expect(await run(command)).toMatchObject({ code: 1, stderr: expect.stringContaining('does not exist') })
  })
})

describe('credential migrate', () => {
  it('encrypts again what is on a former key or on none, and says how far it is', async () => {
    const { run, cipher, insert, inStore, secretOf } = await cloudWithCredentials()
    const sealed = sealBlob(cipher(), 'totp', 'secret')
    await inStore(async (store) => {
      for (let number = 0; number < 150; number += 1) {
        await store.insert({
          id: `a${number}`,
          userId: 'u1',
          projectId: null,
          type: 'totp',
          extra: {},
          sealed,
        })
      }
    })
    await run('credential_rotate')
    await insert('b')
    const [old] = original.withoutKeys
    await insert('c', { encryptedBlob: old!.encrypted_blob, keyHash: old!.key_hash })
    const present = await secretOf('b')
    expect(await run('credential_migrate', '--keystone-user', 'keystone')).toEqual({
      code: 0,
      stdout: '100 of 151\n151 of 151\nEncrypted with the primary key: 151.\n',
      stderr: '',
    })
    const keyHash = cipher().keyHash()
    expect(await secretOf('a149')).toEqual({ secret: 'secret', keyHash })
    expect(await secretOf('b')).toEqual(present)
    expect(await secretOf('c')).toEqual({ note: 'kept', secret: old!.blob, keyHash })
    expect(await run('credential_migrate')).toMatchObject({ stdout: 'Encrypted with the primary key: 0.\n' })
  })

  it('leaves alone what no key decrypts, does the others, and names it', async () => {
    const { run, insert, secretOf, inStore } = await cloudWithCredentials()
    const lost = { encryptedBlob: 'gAAAAA==', keyHash: 'lost' }
    await insert('a', lost)
    await insert('b')
    await run('credential', 'migrate')
    await insert('z', lost)
    await inStore(async (store) => {
      const b = (await store.find('b'))!
      await store.update(b, { ...b, sealed: { ...b.sealed, keyHash: 'former' } })
    })
    expect(await run('credential_migrate')).toEqual({
      code: 1,
      stdout: '3 of 3\nEncrypted with the primary key: 1.\n',
      stderr: expect.stringMatching(/^ks-identity: No key in [^\n]* decrypts these: a, z\. [^\n]*\n$/),
    })
    expect((await secretOf('b')).secret).toBe('secret of b')
    expect((await secretOf('a')).keyHash).toBe('lost')
  })
})
