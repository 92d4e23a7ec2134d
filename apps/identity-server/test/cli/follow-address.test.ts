import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bootstrap } from '../../src/bootstrap/bootstrap.ts'
import { followAddress } from '../../src/cli/follow-address.ts'
import { defaultConfig } from '../../src/config/default-config.ts'
import { updateEndpoint } from '../../src/resources/endpoints/endpoints.ts'
import { resourceDepsOf } from '../../src/server.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { scratch } from './cli-process.ts'

const former = 'http://127.0.0.1:5000/v3'
const authUrl = 'http://127.0.0.1:5001/v3'
const clouds = `clouds:
  keystone:
    auth:
      auth_url: ${former}
      password: secret
  keystone-system:
    auth:
      auth_url: ${former}
  other:
    # mine
    auth:
      auth_url: https://other.example.org/v3
`

/** A catalog whose three identity endpoints name the former address, and a clouds.yaml. */
async function cloud(text?: string) {
  const open = await openDatabase({ connection: 'sqlite://' })
  await migrateToLatest(open)
  const storage = createStorage({ open })
  const deps = await resourceDepsOf(defaultConfig({ identity: { password_hash_rounds: 4 } }), storage)
  const names = {
    username: 'admin',
    projectName: 'admin',
    roleName: 'admin',
    serviceName: 'keystone',
    regionId: 'RegionOne',
  }
  await bootstrap(deps, { ...names, password: 'x', publicUrl: former, internalUrl: former, adminUrl: former })
  const cloudsFile = join(scratch(), 'clouds.yaml')
  if (text !== undefined) writeFileSync(cloudsFile, text)
  const endpoints = async () => (await deps.endpoints.list({}, {})).items
  return {
    deps,
    cloudsFile,
    endpoints,
    urls: async () => (await endpoints()).map((endpoint) => endpoint.url).sort(),
    follow: () => followAddress(deps, { authUrl, cloudsFile }),
    [Symbol.asyncDispose]: () => storage.close(),
  }
}

describe('followAddress', () => {
  it('lets endpoints and clouds follow that name the former address, and no others', async () => {
    await using it = await cloud(clouds)
    const [endpoint] = await it.endpoints()
    await updateEndpoint(it.deps, endpoint?.id ?? '', { url: 'https://identity.example.org/v3' })
    await it.follow()
    expect(await it.urls()).toEqual([authUrl, authUrl, 'https://identity.example.org/v3'])
    expect(readFileSync(it.cloudsFile, 'utf8')).toBe(clouds.replaceAll(former, authUrl))
    expect(statSync(it.cloudsFile).mode & 0o777).toBe(0o600)
  })

  it('finishes what was interrupted after the endpoints', async () => {
    await using it = await cloud(clouds)
    for (const { id } of await it.endpoints()) await updateEndpoint(it.deps, id, { url: authUrl })
    await it.follow()
    expect(await it.urls()).toEqual([authUrl, authUrl, authUrl])
    expect(readFileSync(it.cloudsFile, 'utf8')).not.toContain(former)
  })

  it.each([
    ['cannot be read', 'clouds: [unfinished'],
    ['has no cloud "keystone"', 'clouds:\n  other: {}\n'],
    ['is empty', ''],
  ])('leaves everything as it is when clouds.yaml %s', async (_, text) => {
    await using it = await cloud(text)
    await it.follow()
    expect(await it.urls()).toEqual([former, former, former])
    expect(readFileSync(it.cloudsFile, 'utf8')).toBe(text)
  })

  it('leaves everything as it is when somebody has removed clouds.yaml', async () => {
    await using it = await cloud()
    await it.follow()
    expect(await it.urls()).toEqual([former, former, former])
    expect(existsSync(it.cloudsFile)).toBe(false)
  })
})
