import { describe, expect, it } from 'vitest'
import { type V3TokenlessOptions, v3Tokenless } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'

const authUrl = 'https://identity.example'
const http = scriptedTransport(() => {
  throw new Error('no request is expected')
})

describe('v3Tokenless', () => {
  it.each<[Partial<V3TokenlessOptions>, Record<string, string>]>([
    [{ projectId: 'p1' }, { 'x-project-id': 'p1' }],
    [{ projectId: 'p1', projectName: 'engines' }, { 'x-project-id': 'p1' }],
    [
      { projectName: 'engines', projectDomainId: 'd1' },
      { 'x-project-name': 'engines', 'x-project-domain-id': 'd1' },
    ],
    [
      { projectName: 'engines', projectDomainName: 'Engines' },
      { 'x-project-name': 'engines', 'x-project-domain-name': 'Engines' },
    ],
    [{ domainId: 'd1' }, { 'x-domain-id': 'd1' }],
    [{ domainId: 'd1', domainName: 'Engines' }, { 'x-domain-id': 'd1' }],
    [{ domainName: 'Engines' }, { 'x-domain-name': 'Engines' }],
  ])('says with %j what it asks for in %j, and has no token', async (options, headers) => {
    const plugin = v3Tokenless({ authUrl, ...options })
    expect(await plugin.getHeaders?.(http)).toStrictEqual(headers)
    expect(await plugin.getToken(http)).toBeUndefined()
  })

  it('finds the Identity service, where its v3 is, and no other', async () => {
    for (const url of [authUrl, `${authUrl}/v3`, `${authUrl}/v3/`]) {
      const plugin = v3Tokenless({ authUrl: url, projectId: 'p1' })
      expect(await plugin.getEndpoint?.(http, { serviceType: 'identity' })).toBe(`${authUrl}/v3`)
      expect(await plugin.getEndpoint?.(http, { serviceType: 'compute' })).toBeUndefined()
      expect(await plugin.getEndpoint?.(http, {})).toBeUndefined()
    }
  })

  it.each<[Partial<V3TokenlessOptions>]>([
    [{}],
    [{ projectName: 'engines' }],
    [{ projectDomainId: 'd1' }],
    [{ projectId: 'p1', domainId: 'd1' }],
    [{ domainName: 'Ingénieurs' }],
    [{ projectId: 'p1\r\nx-evil: 1' }],
    [{ authUrl: 'identity.example', projectId: 'p1' }],
  ])('refuses %j', (wrong) => {
    expectCode('invalid_option', () => v3Tokenless({ authUrl, ...wrong }))
  })

  it('needs a URL', () => {
    expectCode('missing_options', () => v3Tokenless({} as V3TokenlessOptions))
  })
})
