import { describe, expect, it } from 'vitest'
import { passcodeAt, stepAt } from '../../src/auth/totp/passcode.ts'
import { createDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, testApp } from '../app/test-app.ts'
import { makeCredential } from '../resources/credential-requests.ts'
import { standingClock } from './clock.ts'
import { authenticate, tokenIn } from './login.ts'

const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const other = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR'
const bytesOf = new Map([
  [seed, Buffer.from('12345678901234567890')],
  [other, Buffer.from('12345678901234567891')],
])

/** An app that accepts passcodes, in which `member` has a seed. */
async function appWithSeed(totp: object = {}) {
  const clock = standingClock()
  // To the beginning of a passcode's time.
  clock.forward(30 - ((clock.now().getTime() / 1000) % 30))
  const config = { auth: { methods: ['password', 'totp', 'token'] }, totp }
  const app = await testApp({ config, clock: clock.now })
  const { ids } = app
  await makeCredential(app, { user_id: ids.users.member, type: 'totp', blob: seed })
  const shown = (of = seed, ago = 0) => passcodeAt(bytesOf.get(of)!, stepAt(clock.now()) - ago)
  const login = (passcode: unknown, user: object = { id: ids.users.member }, scope?: unknown) =>
    authenticate(app, { methods: ['totp'], totp: { user: { ...user, passcode } } }, scope)
  const status = async (...given: Parameters<typeof login>) => (await login(...given)).status
  return { ...app, app, clock, shown, login, status }
}

describe('the method totp', () => {
  it('gives a token for the passcode that stands on the device', async () => {
    const { shown, login, call, ids } = await appWithSeed()
    const answer = await login(shown(), { id: ids.users.member }, { project: { id: ids.project } })
    expect(answer.status).toBe(201)
    expect(answer.json.token).toMatchObject({ methods: ['totp'], user: { id: ids.users.member } })
    const token = tokenIn(answer)
    const seen = await call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
    expect(seen.json.token.methods).toEqual(['totp'])
  })

  it('finds the user by name and domain', async () => {
    const { shown, status } = await appWithSeed()
    expect(await status(shown(), { name: 'member', domain: { name: 'acme' } })).toBe(201)
  })

  it('takes a passcode once, and afterwards none before it', async () => {
    const { shown, status, clock } = await appWithSeed()
    const [before, now] = [shown(seed, 1), shown()]
    expect(await status(now)).toBe(201)
    expect(await status(now)).toBe(401)
    expect(await status(before)).toBe(401)
    clock.forward(30)
    expect(await status(now)).toBe(401)
    expect(await status(shown())).toBe(201)
  })

  it('takes it once among requests that come at the same time', async () => {
    const { shown, status } = await appWithSeed()
    const passcode = shown()
    const all = await Promise.all(Array.from({ length: 4 }, () => status(passcode)))
    expect(all.toSorted()).toEqual([201, 401, 401, 401])
  })

  it('takes as many earlier passcodes as [totp] included_previous_windows says, and no later one', async () => {
    for (const windows of [undefined, 0, 3]) {
      const { shown, status } = await appWithSeed(
        windows === undefined ? {} : { included_previous_windows: windows },
      )
      const allowed = windows ?? 1
      expect(await status(shown(seed, allowed + 1)), `${windows}`).toBe(401)
      expect(await status(shown(seed, -1)), `${windows}`).toBe(401)
      expect(await status(shown(seed, allowed)), `${windows}`).toBe(201)
    }
  })

  it('takes passcodes of each device of a user', async () => {
    const { app, ids, shown, status, clock } = await appWithSeed()
    expect(await status(shown(other))).toBe(401)
    await makeCredential(app, { user_id: ids.users.member, type: 'totp', blob: 'not base32' })
    await makeCredential(app, { user_id: ids.users.member, type: 'totp', blob: other })
    expect(await status(shown(other))).toBe(201)
    clock.forward(30)
    expect(await status(shown())).toBe(201)
  })

  it('has one answer for everything that proves nothing', async () => {
    const { app, ids, deps, shown, login } = await appWithSeed()
    const dark = await createDomain(deps, { name: 'dark' })
    const withSeed = async (name: string, domainId = ids.domain) => {
      const { id } = await createUser(deps, { name, domainId, password })
      await makeCredential(app, { user_id: id, type: 'totp', blob: seed })
      return id
    }
    const [off, dim] = [await withSeed('off'), await withSeed('dim', dark.id)]
    await updateUser(deps, off, { enabled: false })
    await updateDomain(deps, dark.id, { enabled: false })
    const short = (await createUser(deps, { name: 'short', domainId: ids.domain })).id
    await makeCredential(app, { user_id: short, type: 'totp', blob: '' })
    const lost = await withSeed('lost')
    await app.storage.write(async (tx, changed) => {
      await tx.updateTable('credential').set({ encrypted_blob: 'lost' }).where('user_id', '=', lost).execute()
      changed.nothing()
    })
    const certificate = (await createUser(deps, { name: 'cert', domainId: ids.domain })).id
    await makeCredential(app, { user_id: certificate, type: 'cert', blob: seed })

    const failures: [string, Promise<Awaited<ReturnType<typeof login>>>][] = [
      ['wrong passcode', login(shown(other))],
      ['no passcode', login(undefined)],
      ['empty passcode', login('')],
      ['passcode with a space', login(`${shown()} `)],
      ['other digits', login(shown().replace(/./g, (digit) => String.fromCodePoint(0x660 + Number(digit))))],
      ['unknown user', login(shown(), { id: 'unknown' })],
      ['unknown domain', login(shown(), { name: 'member', domain: { name: 'unknown' } })],
      ['no seed', login(shown(), { id: ids.users.nobody })],
      ['a seed that is none', login(passcodeAt(Buffer.alloc(0), 0), { id: short })],
      ['a seed that cannot be decrypted', login(shown(), { id: lost })],
      ['a seed of another type', login(shown(), { id: certificate })],
      ['disabled user', login(shown(), { id: off })],
      ['disabled domain', login(shown(), { id: dim })],
    ]
    for (const [name, failure] of failures) {
      const { status, text } = await failure
      expect([name, status, text]).toEqual([
        name,
        401,
        '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}',
      ])
    }
    expect((await login(shown())).status).toBe(201)
    // What proves nothing does not use the passcode up either.
    await updateUser(deps, off, { enabled: true })
    expect((await login(shown(), { id: off })).status).toBe(201)
  })

  it('is off unless [auth] methods names it', async () => {
    const app = await testApp()
    const totp = { user: { id: app.ids.users.member, passcode: '000000' } }
    const { status, json } = await authenticate(app, { methods: ['totp'], totp })
    expect([status, json.error.identity.methods.includes('totp')]).toEqual([401, false])
  })

  it('completes a login that needs a password as well', async () => {
    const { app, deps, ids, clock, shown } = await appWithSeed()
    const options = { multi_factor_auth_rules: [['password', 'totp']] }
    await updateUser(deps, ids.users.member, { options })
    const user = { id: ids.users.member }
    const attempt = async (methods: string[], passcode: string, given = password) => {
      const identity = {
        methods,
        password: { user: { ...user, password: given } },
        totp: { user: { ...user, passcode } },
      }
      const { status, json } = await authenticate(app, identity)
      return [status, json.token?.methods.toSorted()]
    }
    expect(await attempt(['password'], '')).toEqual([401, undefined])
    expect(await attempt(['password', 'totp'], shown(other))).toEqual([401, undefined])
    expect(await attempt(['password', 'totp'], shown(), 'wrong')).toEqual([401, undefined])
    expect(await attempt(['password', 'totp'], shown())).toEqual([201, ['password', 'totp']])
    clock.forward(30)
    expect(await attempt(['totp'], shown())).toEqual([401, undefined])
  })
})
