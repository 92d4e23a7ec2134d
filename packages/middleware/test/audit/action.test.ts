import { describe, expect, it } from 'vitest'
import { type AuditMap, actionOf } from '../../src/audit/index.ts'

const map: AuditMap = {
  pathKeywords: { servers: 'server', metadata: undefined },
  customActions: { reboot: 'start/reboot', 'enable/put': 'enable', 'os-volumes/get': 'read/volumes' },
}

describe('the action of a request', () => {
  it.each([
    ['POST', '/v2.1/servers', 'create'],
    ['POST', '/v2.1/servers/', 'create'],
    ['POST', '/v2.1/servers.json', 'create'],
    ['POST', '/v2.1/servers/42', 'update'],
    ['GET', '/v2.1/servers', 'read/list'],
    ['GET', '/v2.1/servers?limit=1', 'read/list'],
    ['GET', '/v2.1/servers/42', 'read'],
    ['PUT', '/v2.1/servers/42', 'update'],
    ['PATCH', '/v2.1/servers/42', 'update'],
    ['DELETE', '/v2.1/servers/42', 'delete'],
    ['HEAD', '/v2.1/servers/42', 'read'],
    ['OPTIONS', '/v2.1/servers', 'unknown'],
    ['POST', '/v2.1/servers/42/reboot', 'start/reboot'],
    ['PUT', '/v2.1/services/enable', 'enable'],
    ['GET', '/v2.1/services/enable', 'read'],
    ['get', '/os-volumes', 'read/volumes'],
  ])('K3: %s %s is %s', (method, url, action) => {
    expect(actionOf(map, { method, url })).toBe(action)
  })

  it.each([
    [{ reboot: { type: 'SOFT' } }, 'update/reboot'],
    [{ confirmResize: null, other: 1 }, 'update/confirmResize'],
    [{}, 'create'],
    [undefined, 'create'],
    [['reboot'], 'create'],
    ['reboot', 'create'],
  ])('K3: an action is named after the first member of its body: %j', (body, action) => {
    expect(actionOf(map, { method: 'POST', url: '/v2.1/servers/42/action', body })).toBe(action)
  })

  it('cuts a name that a client makes up', () => {
    const body = { ['x'.repeat(10_000)]: 1 }
    expect(actionOf(map, { method: 'POST', url: '/servers/42/action', body }).length).toBeLessThan(100)
  })

  it('finds nothing in the map that the map does not say', () => {
    expect(actionOf(map, { method: 'GET', url: '/constructor' })).toBe('read')
    expect(actionOf(map, { method: '__proto__', url: '/x' })).toBe('unknown')
  })
})
