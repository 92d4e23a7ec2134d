import { type AccessRule, v3 } from '@ks/auth'
import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { isAllowedByAccessRules } from '../src/index.ts'
import { ruledToken } from './support/token-bodies.ts'

const rules = (accessRules?: readonly AccessRule[]) =>
  anAccess({
    applicationCredential: { id: 'ac', name: 'robot', restricted: true, ...(accessRules && { accessRules }) },
  })
const servers = { service: 'compute', method: 'GET', path: '/v2.1/servers/**' }

describe('isAllowedByAccessRules', () => {
  it('allows everything to a token without access rules', () => {
    expect(isAllowedByAccessRules(anAccess(), { method: 'GET', url: '/any' }, undefined)).toBe(true)
    expect(isAllowedByAccessRules(rules(), { method: 'GET', url: '/any' }, undefined)).toBe(true)
  })

  it('allows nothing by an empty list', () => {
    expect(isAllowedByAccessRules(rules([]), { method: 'GET', url: '/v2.1/servers/1' }, 'compute')).toBe(
      false,
    )
  })

  it('reads the rules that Keystone sends', () => {
    const access = v3.decodeAccess(JSON.parse(ruledToken), 'gAAAAABrobot')
    expect(isAllowedByAccessRules(access, { method: 'GET', url: '/v2.1/servers/1' }, 'compute')).toBe(true)
    expect(isAllowedByAccessRules(access, { method: 'GET', url: '/v2.1/servers/1/ips' }, 'compute')).toBe(
      false,
    )
  })

  it.each([
    ['the path', 'GET', '/v2.1/servers/1', true],
    ['the path without the query', 'GET', '/v2.1/servers/1?x=/y', true],
    ['the path of a whole URL', 'GET', 'http://compute.example/v2.1/servers/1#f', true],
    ['the method', 'DELETE', '/v2.1/servers/1', false],
    ['the method with its case', 'get', '/v2.1/servers/1', false],
    ['the start of the path', 'GET', '/other/v2.1/servers/1', false],
    ['dot segments', 'GET', '/v2.1/servers/../os-keypairs', false],
    ['a dot segment at the end', 'GET', '/v2.1/servers/.', false],
    ['encoded dot segments', 'GET', '/v2.1/servers/%2E%2e/os-keypairs', false],
    ['encoded slashes', 'GET', '/v2.1/servers/a%2fb', false],
    ['backslashes', 'GET', '/v2.1/servers/a\\b', false],
    ['encoded dot segments that servlets find', 'GET', '/v2.1/servers/..;x/os-keypairs', false],
    ['dot segments with encoded parameters', 'GET', '/v2.1/servers/..%3bx/os-keypairs', false],
    ['a URL without a host', 'GET', 'http:///v2.1/servers/1', false],
    ['a URL of another kind', 'GET', 'ftp://a/v2.1/servers/1', false],
    ['empty segments', 'GET', '/v2.1/servers/1//ips', true],
    ['parameters of segments', 'GET', '/v2.1/servers/1;x/ips', true],
    ['dots that are no segment', 'GET', '/v2.1/servers/a..b', true],
  ])('looks at %s: %s %s', (_name, method, url, allowed) => {
    expect(isAllowedByAccessRules(rules([servers]), { method, url }, 'compute')).toBe(allowed)
  })

  it.each([
    ['/v2.1/servers//os-keypairs', false],
    ['/v2.1/servers/;/os-keypairs', false],
    ['/v2.1/servers/x;y/os-keypairs', true],
    ['/v2.1/servers/1;/os-keypairs', true],
    ['/v2.1/servers/a/b/os-keypairs', true],
  ])('allows a path only if every reading of it is allowed: %s', (url, allowed) => {
    const access = rules([{ ...servers, path: '/v2.1/servers/**/os-keypairs' }])
    expect(isAllowedByAccessRules(access, { method: 'GET', url }, 'compute')).toBe(allowed)
  })

  it('refuses a path that begins as a URL without a protocol does, whatever is allowed', () => {
    const access = rules([{ ...servers, path: '/**' }])
    expect(isAllowedByAccessRules(access, { method: 'GET', url: '/v2.1/servers/1' }, 'compute')).toBe(true)
    expect(isAllowedByAccessRules(access, { method: 'GET', url: '//v2.1/servers/1' }, 'compute')).toBe(false)
  })

  it('refuses in a service that does not know its type', () => {
    expect(
      isAllowedByAccessRules(rules([servers]), { method: 'GET', url: '/v2.1/servers/1' }, undefined),
    ).toBe(false)
  })

  it('refuses when the catalog lacks the service, or is missing', () => {
    const request = { method: 'GET', url: '/v2.1/servers/1' }
    const { catalog: _, ...without } = rules([servers])
    expect(isAllowedByAccessRules(without, request, 'compute')).toBe(false)
    expect(isAllowedByAccessRules({ ...without, catalog: [] }, request, 'compute')).toBe(false)
  })

  it('applies only the rules of its own service', () => {
    const request = { method: 'GET', url: '/v2.1/servers/1' }
    expect(isAllowedByAccessRules(rules([servers]), request, 'identity')).toBe(false)
  })

  it('always lets the identity service validate the token', () => {
    const access = rules([servers])
    expect(
      isAllowedByAccessRules(access, { method: 'GET', url: '/v3/auth/tokens?nocatalog' }, 'identity'),
    ).toBe(true)
    expect(isAllowedByAccessRules(access, { method: 'DELETE', url: '/v3/auth/tokens' }, 'identity')).toBe(
      false,
    )
    expect(
      isAllowedByAccessRules(access, { method: 'GET', url: '/v3/users?/v3/auth/tokens' }, 'identity'),
    ).toBe(false)
  })
})
