import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { fernetReceipts } from '../../src/tokens/fernet-receipt.ts'
import { jws } from '../../src/tokens/jws.ts'
import { jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import { everyKind, newerKinds } from '../tokens/every-kind.ts'
import { defaultMethods, fixedKeys, keyText } from '../tokens/fixed-keys.ts'
import { keysOf, pairOf, signed } from '../tokens/jws-keys-in-memory.ts'
import { mutateJson, mutateText } from './mutations.ts'
import { random } from './random.ts'

const runs = Number(process.env.KS_FUZZ_RUNS ?? 1500)
const seed = Number(process.env.KS_FUZZ_SEED ?? 20_261_126)

const issuedAt = new Date('2023-11-14T22:13:20Z')
const options = {
  keys: fixedKeys(keyText(0), keyText(64)),
  methods: defaultMethods,
  defaultDomainId: 'default',
}
const kinds = Object.values({ ...everyKind, ...newerKinds })
const receipts = fernetReceipts(options)

interface Subject {
  texts: readonly string[]
  decode(text: string): unknown
}

const subjects: Record<string, Subject> = {
  Fernet: (() => {
    const format = fernet(options)
    return { texts: kinds.map((kind) => format.encode(kind, issuedAt)), decode: format.decode }
  })(),
  receipts: { texts: kinds.map((kind) => receipts.encode(kind, issuedAt)), decode: receipts.decode },
  ...Object.fromEntries(
    jwsAlgorithmNames.map((algorithm) => {
      const keys = keysOf(pairOf(algorithm), pairOf('ES256'))
      const format = jws({ keys, methods: defaultMethods, acceptedAlgorithms: jwsAlgorithmNames })
      const texts = kinds.map((kind) => format.encode(kind, issuedAt))
      return [algorithm, { texts, decode: format.decode }]
    }),
  ),
}

// No server around them: many more mutations in the same time.
describe.each(Object.entries(subjects))(
  `fuzz (${runs} mutations, seed ${seed}): %s`,
  (_, { texts, decode }) => {
    it('is read in no other text', { timeout: 60_000 + runs * 10 }, () => {
      expect(texts.every((text) => decode(text) !== undefined)).toBe(true)
      const dice = random(seed)
      for (let run = 0; run < runs; run++) {
        let text = mutateText(dice.oneOf(texts), dice)
        for (let more = dice.below(3); more > 0; more--) text = mutateText(text, dice)
        if (texts.includes(text)) continue
        expect(decode(text), `run ${run}: ${JSON.stringify(text)}`).toBeUndefined()
      }
    })
  },
)

describe(`fuzz (${runs} mutations, seed ${seed}): claims that are well signed`, () => {
  it('are read whole or not at all', { timeout: 60_000 + runs * 10 }, () => {
    const pair = pairOf('EdDSA')
    const format = jws({ keys: keysOf(pair), methods: defaultMethods, acceptedAlgorithms: ['EdDSA'] })
    const claimsOf = (token: string): unknown =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const claims = kinds.map((kind) => claimsOf(format.encode(kind, issuedAt)))
    const dice = random(seed)
    let accepted = 0
    for (let run = 0; run < runs; run++) {
      const mutated = mutateJson(dice.oneOf(claims), dice)
      const text = JSON.stringify(mutated) ?? ''
      const decoded = format.decode(signed(pair, '{"alg":"EdDSA","typ":"JWT"}', text))
      if (decoded === undefined) continue
      accepted += 1
      const { payload } = decoded
      const methods = payload.methods.filter((method) => !defaultMethods.includes(method))
      const again = jws({
        keys: keysOf(pair),
        methods: [...defaultMethods, ...methods],
        acceptedAlgorithms: ['EdDSA'],
      }).encode(payload, decoded.issuedAt)
      expect(claimsOf(again), `run ${run}: ${text}`).toEqual(mutated)
    }
    // Another user, another project: a few mutations make sense.
    expect(accepted).toBeLessThan(runs / 2)
  })
})
