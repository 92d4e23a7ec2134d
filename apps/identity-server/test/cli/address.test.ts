import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findFreePort, localUrl, publicUrl } from '../../src/cli/address.ts'
import { CliError } from '../../src/cli/fail.ts'
import { defaultConfig } from '../../src/config/default-config.ts'

describe('publicUrl', () => {
  it.each([
    ['https://cloud.example.org', 'https://cloud.example.org'],
    ['https://cloud.example.org/identity/', 'https://cloud.example.org/identity'],
    ['https://cloud.example.org/identity/v3/', 'https://cloud.example.org/identity'],
  ])('is [DEFAULT] public_endpoint %s without a version: %s', (public_endpoint, url) => {
    expect(publicUrl(defaultConfig({ DEFAULT: { public_endpoint } }), 5000)).toBe(url)
  })

  it('is where the server listens otherwise', () => {
    expect(publicUrl(defaultConfig({ ks: { host: 'identity.example.org' } }), 5001)).toBe(
      'http://identity.example.org:5001',
    )
  })
})

describe('localUrl', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:1'],
    ['0.0.0.0', 'http://127.0.0.1:1'],
    ['::', 'http://127.0.0.1:1'],
    ['::1', 'http://[::1]:1'],
  ])('reaches a server on %s by %s', (host, url) => {
    expect(localUrl(host, 1)).toBe(url)
  })
})

describe('findFreePort', () => {
  it('finds one for port 0, and takes one that is free', async () => {
    const port = await findFreePort('127.0.0.1', 0)
    expect(port).toBeGreaterThan(0)
    expect(await findFreePort('127.0.0.1', port)).toBe(port)
  })

  it('refuses a port that is taken and an address that is not of this machine', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await expect(findFreePort('127.0.0.1', port)).rejects.toThrow(CliError)
    await expect(findFreePort('192.0.2.1', 0)).rejects.toThrow(CliError)
  })
})
