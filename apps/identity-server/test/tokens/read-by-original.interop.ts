import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { fernetReceipts } from '../../src/tokens/fernet-receipt.ts'
import { jws } from '../../src/tokens/jws.ts'
import { type JwsAlgorithm, jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import { everyKind, newerKinds } from './every-kind.ts'
import { defaultMethods, fixedKeys, keyText } from './fixed-keys.ts'
import { keysOf, pairOf } from './jws-keys-in-memory.ts'
import { holdsOf, keystoneTime } from './keystone-words.ts'

interface Made {
  name: string
  kind: 'fernet' | 'receipt' | 'jws'
  text: string
  holds: object
}

const issuedAt = new Date('2023-11-14T22:13:20Z')
const options = { methods: defaultMethods, defaultDomainId: 'default' }
const texts = [keyText(0), keyText(32), keyText(64)]
const receiptTexts = [keyText(96), keyText(128)]
const pairs = jwsAlgorithmNames.map(pairOf)

function madeHere(kinds: typeof everyKind): Made[] {
  const format = fernet({ ...options, keys: fixedKeys(...texts) })
  const receipts = fernetReceipts({ ...options, keys: fixedKeys(...receiptTexts) })
  const jwsOf = (algorithm: JwsAlgorithm) => {
    const [pair = pairOf(algorithm)] = pairs.filter((one) => one.algorithm === algorithm)
    return jws({ ...options, keys: keysOf(pair), acceptedAlgorithms: [algorithm] })
  }
  const named = Object.entries(kinds).map(([name, payload]) => ({
    name,
    payload,
    holds: holdsOf(payload, issuedAt),
  }))
  return [
    ...named.map(({ name, payload, holds }) => ({
      name: `Fernet, ${name}`,
      kind: 'fernet' as const,
      text: format.encode(payload, issuedAt),
      holds,
    })),
    ...named.flatMap(({ name, payload, holds }) =>
      jwsAlgorithmNames.map((algorithm) => ({
        name: `JWS, ${algorithm}, ${name}`,
        kind: 'jws' as const,
        text: jwsOf(algorithm).encode(payload, issuedAt),
        holds,
      })),
    ),
    ...named.map(({ name, payload, holds: { user_id, methods, issued_at } }) => ({
      name: `receipt, ${name}`,
      kind: 'receipt' as const,
      text: receipts.encode(payload, issuedAt),
      holds: { user_id, methods, issued_at, expires_at: keystoneTime(payload.expiresAt) },
    })),
  ]
}

/** Lets the code of the installed Keystone read what was made here. */
async function readByOriginal(
  made: readonly Made[],
): Promise<{ hasThumbprints: boolean; found: { name: string; holds: object }[] }> {
  const child = execFile('/usr/bin/python3', [join(import.meta.dirname, 'original-tokens.py'), 'read'], {
    // Debian's own interpreter: another Python in the path does not have Debian's modules.
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  })
  const [output, complaints] = [child.stdout, child.stderr].map(async (stream) => {
    let text = ''
    for await (const chunk of stream ?? []) text += chunk
    return text
  })
  child.stdin?.end(
    JSON.stringify({
      fernetKeys: { ...texts },
      receiptKeys: { ...receiptTexts },
      publicKeys: Object.fromEntries(
        pairs.map(({ algorithm, publicKey }) => [
          algorithm,
          publicKey.export({ type: 'spki', format: 'pem' }),
        ]),
      ),
      methods: defaultMethods,
      made: made.map(({ name, kind, text }) => ({ name, kind, text })),
    }),
  )
  const printed = await output
  if (!printed) throw new Error(`Keystone cannot read what was made here:\n${await complaints}`)
  return JSON.parse(printed)
}

describe('the original Keystone', () => {
  it('reads tokens of every kind and format, and receipts, that are made here', async () => {
    const made = madeHere(everyKind)
    const { hasThumbprints, found } = await readByOriginal(made)
    expect(found).toEqual(made.map(({ name, holds }) => ({ name, holds })))
    if (!hasThumbprints) return
    const newer = madeHere(newerKinds)
    const { found: foundNewer } = await readByOriginal(newer)
    expect(foundNewer).toEqual(newer.map(({ name, holds }) => ({ name, holds })))
  })
})
