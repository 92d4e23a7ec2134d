import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createServer } from '../../src/server.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { password } from '../app/test-app.ts'
import { scratchDirectory } from './scratch-directory.ts'

import { logins, said, uncached, world, write, writes } from './world.ts'

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      write: fc.constantFrom(...Object.keys(writes)),
      on: fc.boolean(),
      racing: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant('logins' as const) },
  { weight: 1, arbitrary: fc.record({ end: fc.nat(11) }) },
)

describe('the memory of validated tokens', () => {
  it('never says anything else than the database does, whatever is written when', {
    timeout: 240_000,
  }, async () => {
    const made = await world()
    const reference = await uncached(made)
    const asker = await made.app.token('system-admin')
    let valid = 0
    let invalid = 0
    const compare = async () => {
      for (const token of made.tokens) {
        const expected = await said(reference, asker, token)
        expect(await said(made.app.app, asker, token)).toBe(expected)
        if (expected.startsWith('200')) valid += 1
        else invalid += 1
      }
    }
    await compare()
    // Each write there and back, so that none depends on luck.
    for (const name of Object.keys(writes)) {
      for (const on of [false, true]) {
        await write(made, name, on)
        await compare()
        made.clock.forward(2)
        await logins(made)
        await compare()
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        for (const name of [
          'enable a domain',
          'enable a project',
          'enable a user',
          'enable a service',
          'grant a role',
          'join a group',
          'enable who gives',
        ]) {
          await write(made, name, true)
        }
        made.clock.forward(2)
        for (const name of ['give a trust', 'give an application credential', 'authorise a program'])
          await write(made, name, true)
        await logins(made)
        for (const what of steps) {
          if (what === 'logins') {
            made.clock.forward(2)
            await logins(made)
          } else if ('end' in what) {
            const token = made.tokens[what.end]
            if (token !== undefined) {
              await made.app.call('DELETE', '/v3/auth/tokens', {
                token: asker,
                headers: { 'x-subject-token': token },
              })
            }
          } else {
            // Validations under way while something is written must not be kept.
            const racing = what.racing ? made.tokens.map((token) => said(made.app.app, asker, token)) : []
            await Promise.all([write(made, what.write, what.on), ...racing])
          }
          await compare()
        }
      }),
      { numRuns: 8 },
    )
    expect(valid).toBeGreaterThan(50)
    expect(invalid).toBeGreaterThan(50)
  })

  it('follows another process on the same file, after the bound at the latest', {
    timeout: 240_000,
  }, async () => {
    const connection = `sqlite:///${join(scratchDirectory(), 'keystone.db')}`
    const storages = await Promise.all(
      [0, 1].map(async () => {
        const open = await openDatabase({ connection })
        await migrateToLatest(open)
        return createStorage({ open })
      }),
    )
    const [mine, theirs] = storages as [Storage, Storage]
    onTestFinished(async () => {
      await mine.close()
      await theirs.close()
    })
    const made = await world(theirs)
    const { app } = made
    const here = await createServer({
      config: app.config,
      storage: mine,
      logger: pino({ level: 'silent' }),
      baseDir: '/',
      clock: made.clock.now,
    })
    onTestFinished(() => here.close())
    const reference = await uncached(made)
    const asker = await app.token('system-admin')
    const all = () => Promise.all(made.tokens.map((token) => said(here, asker, token)))
    const truth = () => Promise.all(made.tokens.map((token) => said(reference, asker, token)))
    await all()
    for (const name of [
      'rename a project',
      'grant a role',
      'move an endpoint',
      'imply a role',
      'enable a domain',
      'enable a user',
    ]) {
      const before = await truth()
      await write(made, name, false)
      const after = await truth()
      const early = await all()
      for (const [index, answer] of early.entries()) expect([before[index], after[index]]).toContain(answer)
      await new Promise((resolve) => setTimeout(resolve, 260))
      expect(await all(), name).toEqual(after)
    }
    await write(made, 'enable a domain', true)
    const last = made.tokens.at(-1) as string
    await app.call('DELETE', '/v3/auth/tokens', { token: asker, headers: { 'x-subject-token': last } })
    await new Promise((resolve) => setTimeout(resolve, 260))
    expect(await said(here, asker, last)).toBe('404 ')
  })

  it('hands out catalogs that are as young when somebody only logs in', async () => {
    const connection = `sqlite:///${join(scratchDirectory(), 'keystone.db')}`
    const open = await openDatabase({ connection })
    await migrateToLatest(open)
    const theirs = createStorage({ open })
    const mine = createStorage({ open: await openDatabase({ connection }) })
    onTestFinished(async () => {
      await mine.close()
      await theirs.close()
    })
    const made = await world(theirs)
    const { ids, config } = made.app
    const here = await createServer({
      config,
      storage: mine,
      logger: pino({ level: 'silent' }),
      baseDir: '/',
      clock: made.clock.now,
    })
    onTestFinished(() => here.close())
    const urls = async () => {
      const user = { id: ids.users.member, password }
      const auth = {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { id: ids.project } },
      }
      const answer = await here.inject({ method: 'POST', url: '/v3/auth/tokens', payload: { auth } })
      return answer
        .json()
        .token.catalog.flatMap((service: { endpoints: { url: string }[] }) =>
          service.endpoints.map(({ url }) => url),
        )
    }
    expect(await urls()).not.toContain(`http://there/${ids.project}`)
    await write(made, 'move an endpoint', false)
    await new Promise((resolve) => setTimeout(resolve, 260))
    expect(await urls()).toContain(`http://there/${ids.project}`)
  })
})
