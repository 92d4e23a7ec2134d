import { describe, expect, it } from 'vitest'
import { expiredForSeconds } from '../../src/auth/allow-expired.ts'
import { policyCredentials } from '../../src/policy/credentials.ts'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createUser } from '../../src/resources/users/users.ts'
import { password, testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { login, tokenIn } from './login.ts'

const callerWith = (...roles: string[]) => ({ credentials: policyCredentials({ roles }) })

describe('expiredForSeconds', () => {
  it('is the window for services and administrators, whatever the case of the role', () => {
    for (const role of ['service', 'Service', 'admin'])
      expect(expiredForSeconds(callerWith('reader', role), '1', 600)).toBe(600)
  })

  it('is nothing for everybody else, and for nobody', () => {
    for (const caller of [callerWith(), callerWith('reader', 'member', 'manager', 'services'), undefined])
      expect(expiredForSeconds(caller, '1', 600)).toBe(0)
  })

  it('is nothing for a service that does not ask', () => {
    for (const yes of ['1', 't', 'TRUE', 'on', 'y', 'Yes'])
      expect(expiredForSeconds(callerWith('service'), yes, 600), yes).toBe(600)
    for (const no of [undefined, '', '0', 'false', 'no', 'off', '2', ' 1'])
      expect(expiredForSeconds(callerWith('service'), no, 600), no).toBe(0)
  })
})

describe('allow_expired', () => {
  it('shows an expired token to a service within the window, and to nobody else who may look at tokens', async () => {
    const clock = standingClock()
    const app = await testApp({
      clock: clock.now,
      config: { token: { expiration: 3600, allow_expired_window: 600 } },
    })
    const { deps, ids } = app
    const nova = await createUser(deps, { name: 'nova', domainId: ids.domain, password })
    const target = { projectId: ids.project }
    await grantRole(deps, {
      actor: { userId: nova.id },
      target,
      roleId: ids.roles.service as string,
      inherited: false,
    })
    const subject = tokenIn(await login(app, { id: ids.users.member, password }))
    const headers = { 'x-subject-token': subject }

    clock.forward(3599)
    const askers = {
      service: tokenIn(await login(app, { id: nova.id, password }, { project: { id: ids.project } })),
      reader: tokenIn(
        await login(app, { id: ids.users['system-reader'], password }, { system: { all: true } }),
      ),
      subject: tokenIn(await login(app, { id: ids.users.member, password })),
    }
    const statuses = async (query: string) => {
      const asked: Record<string, number> = {}
      for (const [name, token] of Object.entries(askers))
        asked[name] = (await app.call('GET', `/v3/auth/tokens${query}`, { token, headers })).status
      return asked
    }
    expect(await statuses('?allow_expired=1')).toEqual({ service: 200, reader: 200, subject: 200 })
    clock.forward(1)
    expect(await statuses('?allow_expired=1')).toEqual({ service: 200, reader: 404, subject: 404 })
    expect(await statuses('')).toEqual({ service: 404, reader: 404, subject: 404 })
    clock.forward(599)
    expect(await statuses('?allow_expired=1')).toEqual({ service: 200, reader: 404, subject: 404 })
    clock.forward(1)
    expect(await statuses('?allow_expired=1')).toEqual({ service: 404, reader: 404, subject: 404 })
  })
})
