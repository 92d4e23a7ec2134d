import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { credentialCipher } from '../../src/credentials/credential-cipher.ts'
import { sealBlob } from '../../src/resources/credentials/blob.ts'
import { fixedKeys } from '../tokens/fixed-keys.ts'
import original from './original-credentials.json' with { type: 'json' }

const script = fileURLToPath(new URL('original-credentials.py', import.meta.url))

/** What the installed OpenStack Keystone finds in rows of ours. Not a `.test.ts`: it is not there on every machine. */
function readByOriginal(rows: readonly object[]): unknown[] {
  const printed = execFileSync('/usr/bin/python3', [script, 'read'], {
    input: rows.map((row) => JSON.stringify(row)).join('\n'),
    // Another Python in the PATH would not find Debian's packages.
    env: { ...process.env, PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

it('an OpenStack Keystone reads the credentials that we encrypt, and finds them on its primary key', () => {
  const { keys, rows } = original
  const cipher = credentialCipher({ keys: fixedKeys(keys[0], keys[1], keys[2]), clock: () => new Date() })
  const ours = rows.map(({ name, type, blob }) => {
    const { encryptedBlob, keyHash } = sealBlob(cipher, type, blob)
    return { name, type, encrypted_blob: encryptedBlob, key_hash: keyHash }
  })
  expect(readByOriginal(ours)).toEqual(rows.map(({ name, blob }) => ({ name, blob, same_key: true })))
})
