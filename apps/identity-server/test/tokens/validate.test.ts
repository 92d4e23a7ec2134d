import { describe, expect, it } from 'vitest'
import { authStore } from '../../src/auth/store.ts'
import { catalogCache } from '../../src/catalog/catalog-source.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { newAuditId } from '../../src/tokens/audit-ids.ts'
import { fernet } from '../../src/tokens/fernet.ts'
import { fernetRotate } from '../../src/tokens/key-rotation.ts'
import { watchKeys } from '../../src/tokens/key-watch.ts'
import type { KeySource } from '../../src/tokens/keys.ts'
import { revocationIndex } from '../../src/tokens/revocation-index.ts'
import { type RevocationStore, revocationStore } from '../../src/tokens/revocation-store.ts'
import { tokenRevoker } from '../../src/tokens/revoke.ts'
import type { DecodedToken } from '../../src/tokens/token-format.ts'
import { tokenValidator } from '../../src/tokens/validate.ts'
import { validatedTokens } from '../../src/tokens/validated-tokens.ts'
import { type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'

const none = async () => ({ reason: 'there are no grants here' })

/** A validator of its own beside the server of the test, on its database and keys. */
function validatorOn(
  { storage, config }: TestApp,
  more: {
    storage?: Storage
    revocationStore?: RevocationStore
    shared?: boolean
    clock?: () => Date
    keys?: KeySource
    freshForMs?: number
  } = {},
) {
  const { clock = () => new Date() } = more
  const keys =
    more.keys ??
    watchKeys(config.fernet_tokens.key_repository, { now: Date.now, onReloadFailed: () => undefined })
  const revocations = revocationIndex()
  const used = more.storage ?? storage
  const format = fernet({ keys, methods: config.auth.methods, defaultDomainId: 'default' })
  const validator = tokenValidator({
    storage: used,
    authStore: authStore(used),
    catalog: catalogCache(used, { allWithoutFilter: true, caching: true }),
    grants: { trustId: none, accessTokenId: none, applicationCredentialId: none, thumbprint: none },
    format,
    keys,
    revocations,
    revocationStore: more.revocationStore ?? revocationStore(used),
    validated: validatedTokens(10),
    clock,
    shared: more.shared ?? false,
    freshForMs: more.freshForMs ?? 60_000,
    daysCount: false,
    keepRevocationsForSeconds: 3600,
    log: () => undefined,
  })
  return { validator, revocations, format }
}

/** A storage that counts how often it is asked what others wrote, and can hold the answer back. */
function watched(storage: Storage) {
  const asked = { times: 0, gate: Promise.resolve() }
  const wrapped: Storage = {
    ...storage,
    get read() {
      return storage.read
    },
    changesElsewhere: async () => {
      asked.times += 1
      const changes = await storage.changesElsewhere()
      await asked.gate
      return changes
    },
  }
  return { asked, storage: wrapped }
}

describe('the validator', () => {
  it('answers a token that it knows at once, without a promise', async () => {
    const app = await testApp()
    const { validator } = validatorOn(app)
    const token = await app.token('member')
    const first = validator.validate(token)
    expect(first).toBeInstanceOf(Promise)
    expect(validator.validate(token)).toBeInstanceOf(Promise)
    await first
    expect(validator.validate(token)).toMatchObject({ access: { token } })
  })

  it('asks no database about what is no token, however often', async () => {
    const app = await testApp()
    const { asked, storage } = watched(app.storage)
    const { validator } = validatorOn(app, { storage })
    for (let times = 0; times < 20; times += 1)
      expect(await validator.validate(`gAAAAA${times}`)).toBeUndefined()
    expect(asked.times).toBe(0)
  })

  it('asks once what others wrote for all validations that come at the same time', async () => {
    const app = await testApp()
    const { asked, storage } = watched(app.storage)
    const { validator } = validatorOn(app, { storage })
    const tokens = [await app.token('member'), await app.token('nobody'), await app.token('admin')]
    const found = await Promise.all([...tokens, ...tokens].map((token) => validator.validate(token)))
    expect(found.every((entry) => entry !== undefined)).toBe(true)
    expect(asked.times).toBe(1)
  })

  it('does not join an asking that began before the validation came, when nothing may be older than it', async () => {
    const app = await testApp()
    const store = revocationStore(app.storage)
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { validator } = validatorOn(app, {
      shared: true,
      // Hears of nothing, as when Python Keystone writes, and answers the first question late.
      storage: {
        ...app.storage,
        get read() {
          return app.storage.read
        },
        onChange: () => () => undefined,
      },
      revocationStore: {
        ...store,
        all: async () => {
          const events = await store.all()
          await gate
          return events
        },
      },
    })
    const token = await app.token('member')
    const early = validator.validate(await app.token('nobody'))
    await new Promise(setImmediate)
    await store.insert({ userId: app.ids.users.member }, new Date())
    const late = validator.validate(token)
    open()
    expect(await early).toBeDefined()
    expect(await late).toBeUndefined()
  })

  it('makes up for revocations that it was told of and could not read', async () => {
    const app = await testApp()
    const store = revocationStore(app.storage)
    let broken = false
    const { validator } = validatorOn(app, {
      revocationStore: {
        ...store,
        byIds: (ids) => (broken ? Promise.reject(new Error('the database is away')) : store.byIds(ids)),
      },
    })
    const token = await app.token('member')
    expect(await validator.validate(token)).toBeDefined()
    broken = true
    await store.insert({ userId: app.ids.users.member }, new Date())
    await expect(validator.validate(token)).rejects.toThrow('the database is away')
    broken = false
    expect(await validator.validate(token)).toBeUndefined()
  })

  it('ends the tokens of a key that is gone, also those that it remembers', async () => {
    const app = await testApp()
    let time = Date.now()
    const directory = app.config.fernet_tokens.key_repository
    const keys = watchKeys(directory, { now: () => time, onReloadFailed: () => undefined })
    const { validator } = validatorOn(app, { keys, freshForMs: 0 })
    const token = await app.token('member')
    expect(await validator.validate(token)).toBeDefined()
    for (let times = 0; times < 3; times += 1) {
      fernetRotate(directory, { maxActiveKeys: 2, minimumAgeSeconds: 0, force: true, now: () => time })
    }
    time += 2000
    expect(await validator.validate(token)).toBeUndefined()
  })

  it('asks the database once a minute for tokens of one user and scope, however many there are', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    clock.forward(2)
    let reads = 0
    const storage: Storage = {
      ...app.storage,
      get read() {
        reads += 1
        return app.storage.read
      },
    }
    const { validator, format } = validatorOn(app, { storage, clock: clock.now })
    const first = await app.token('member')
    const another = () => {
      const { payload, issuedAt } = format.decode(first) as DecodedToken
      return format.encode({ ...payload, auditIds: [newAuditId()] }, issuedAt)
    }
    const [shown, revoked] = [await validator.validate(first), another()]
    const before = reads
    const next = await validator.validate(another())
    expect(next?.access).toEqual({
      ...shown?.access,
      token: next?.access.token,
      auditIds: next?.access.auditIds,
    })
    expect(next?.body.length).toBe(shown?.body.length)
    expect(reads).toBe(before)

    await revocationStore(app.storage).insert(
      { auditId: format.decode(revoked)?.payload.auditIds[0] },
      clock.now(),
    )
    expect(await validator.validate(revoked)).toBeUndefined()
    await updateUser(app.deps, app.ids.users.member, { name: 'renamed' })
    expect((await validator.validate(another()))?.access.user.name).toBe('renamed')

    const again = reads
    clock.forward(61)
    expect(await validator.validate(another())).toBeDefined()
    expect(reads).toBeGreaterThan(again)
  })

  it('sees events that this process wrote past it', async () => {
    const app = await testApp()
    const { validator } = validatorOn(app)
    const token = await app.token('member')
    await validator.validate(token)
    await revocationStore(app.storage).insert({ userId: app.ids.users.member }, new Date())
    expect(await validator.validate(token)).toBeUndefined()
  })

  it('forgets events that can concern no token any more, without a revocation of its own', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const { validator, revocations } = validatorOn(app, { clock: clock.now, shared: true })
    const { id } = await revocationStore(app.storage).insert({ userId: 'somebody' }, clock.now())
    await validator.inStep()
    expect(revocations.has(id)).toBe(true)
    clock.forward(3601)
    await validator.inStep()
    expect(revocations.has(id)).toBe(false)
  })
})

describe('revoking', () => {
  it('refuses an event that names nothing: it would end every token', async () => {
    const app = await testApp()
    const revoke = tokenRevoker({
      revocations: revocationIndex(),
      revocationStore: revocationStore(app.storage),
      clock: () => new Date(),
      keepForSeconds: 3600,
      onPruneFailed: () => undefined,
    })
    for (const event of [{}, { auditId: undefined }]) await expect(revoke(event)).rejects.toThrow(TypeError)
    expect(await revocationStore(app.storage).all()).toEqual([])
  })

  it('deletes, now and then, events that have ended all theirs', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const store = revocationStore(app.storage)
    const revocations = revocationIndex()
    const revoke = tokenRevoker({
      revocations,
      revocationStore: store,
      clock: clock.now,
      keepForSeconds: 3600,
      onPruneFailed: () => undefined,
    })
    await revoke({ userId: 'old' })
    clock.forward(3601)
    await revoke({ userId: 'young' })
    await expect.poll(async () => (await store.all()).map((event) => event.userId)).toEqual(['young'])
  })
})
