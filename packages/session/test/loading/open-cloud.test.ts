import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { type OpenCloudOptions, type OpenedCloud, openCloud } from '../../src/index.ts'
import { makeCertificates } from '../support/certificates.ts'
import { cloud } from '../support/cloud.ts'

const certificates = makeCertificates()
afterAll(() => certificates.remove())
const tls = { key: certificates.serverKey, cert: certificates.serverCert }

/** Opens what a clouds.yaml describes, with no other environment; closed when the test ends. */
async function opened(yaml: string, options: OpenCloudOptions = {}): Promise<OpenedCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'clouds-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'clouds.yaml'), yaml, { mode: 0o600 })
  const there = await openCloud({ env: {}, cwd: folder, home: folder, ...options })
  onTestFinished(() => there.close())
  return there
}

const ada = (authUrl: string, beside = '') => `
clouds:
  mine:
    auth_type: v3password
    auth: { auth_url: '${authUrl}', username: ada, password: 'correct horse battery staple', project_id: p1 }
${beside.replace(/^/gm, '    ')}`

test('a cloud of clouds.yaml is logged in to when the first request needs it', async () => {
  const there = await cloud()
  const { session, config } = await opened(ada(there.authUrl))
  expect(config.name).toBe('mine')
  expect(there.received).toHaveLength(0)
  const response = await session.get('/users', { endpointFilter: { serviceType: 'identity' } })
  expect(await response.json()).toStrictEqual({ users: [{ id: 'u1', name: 'ada' }] })
  expect(JSON.parse(there.logins()[0]?.body ?? '').auth.scope).toStrictEqual({ project: { id: 'p1' } })
})

test('the variables of an openrc file open a cloud as well', async () => {
  const there = await cloud()
  const env = {
    OS_AUTH_TYPE: 'v3password',
    OS_AUTH_URL: there.authUrl,
    OS_USERNAME: 'ada',
    OS_PASSWORD: 'correct horse battery staple',
    OS_PROJECT_ID: 'p1',
    OS_REGION_NAME: 'RegionTwo',
  }
  const { adapterFor } = await opened('clouds: {}', { env })
  await (await adapterFor('compute').get('/servers')).discard()
  expect(there.calls().map(({ path }) => path)).toStrictEqual(['/two/v2.1/servers'])
})

test('an adapter has the region, interface, microversion and tries of its service', async () => {
  const there = await cloud({ service: (_, response) => void response.writeHead(503).end() })
  const settings = `
region_name: RegionOne
identity_interface: internal
compute_region_name: RegionTwo
compute_default_microversion: 2.79
compute_status_code_retries: 2
compute_status_code_retry_delay: 0
rate_limit: { compute: 1000 }
concurrency: { compute: 2 }`
  const { adapterFor } = await opened(ada(there.authUrl, settings))
  for (const [service, path] of [
    ['identity', '/users'],
    ['compute', '/servers'],
  ] as const)
    await (await adapterFor(service).get(path, { throwOnError: false })).discard()
  expect(there.calls().map(({ path }) => path)).toStrictEqual([
    '/internal/v3/users',
    '/two/v2.1/servers',
    '/two/v2.1/servers',
    '/two/v2.1/servers',
  ])
  expect(there.calls()[1]?.headers['openstack-api-version']).toBe('compute 2.79')
})

test('an adapter sends what is configured for its service elsewhere, unless the caller says otherwise', async () => {
  const there = await cloud()
  const settings = `compute_endpoint_override: ${there.url}/configured`
  const { adapterFor } = await opened(ada(there.authUrl, settings))
  await (await adapterFor('compute').get('/servers')).discard()
  await (await adapterFor('compute', { endpointOverride: `${there.url}/own` }).get('/servers')).discard()
  expect(there.calls().map(({ path }) => path)).toStrictEqual(['/configured/servers', '/own/servers'])
})

test('certificates are verified by the authorities that are configured', async () => {
  const there = await cloud({ tls })
  const trusting = await opened(ada(there.authUrl, `cacert: ${certificates.caPath}`))
  expect(await trusting.session.getUserId()).toBe('u1')
  const careless = await opened(ada(there.authUrl, 'verify: "false"'))
  expect(await careless.session.getUserId()).toBe('u1')
  const strict = await opened(ada(there.authUrl))
  await expect(strict.session.getUserId()).rejects.toMatchObject({ code: 'tls_failure' })
})

test('the options of the caller win over what is configured', async () => {
  const there = await cloud({ tls })
  const session = { verify: certificates.caPath }
  const { session: own } = await opened(ada(there.authUrl, 'cacert: /nowhere.pem'), { session })
  expect(await own.getUserId()).toBe('u1')
  const overrides = { auth: { project_id: null, project_name: 'engines' }, insecure: true }
  const other = await opened(ada(there.authUrl).replace(', project_id: p1', ''), { overrides })
  await other.session.getToken()
  expect(JSON.parse(there.logins()[1]?.body ?? '').auth.scope).toMatchObject({ project: { name: 'engines' } })
})

test('tokens are kept for the next process when the cache is on, and only then', async () => {
  const there = await cloud()
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const logIn = async (yaml: string) => (await opened(yaml, { home, platform: 'linux' })).session.getToken()
  const kept = `${ada(there.authUrl)}\ncache: { auth: true }`
  expect(await logIn(kept)).toBe(await logIn(kept))
  expect(there.logins()).toHaveLength(1)
  await logIn(ada(there.authUrl))
  expect(there.logins()).toHaveLength(2)
})

test('api_timeout bounds each exchange', async () => {
  const there = await cloud({ service: () => {} })
  const { session } = await opened(ada(there.authUrl, 'api_timeout: 0.05'))
  const answer = session.get('/users', { endpointFilter: { serviceType: 'identity' } })
  await expect(answer).rejects.toMatchObject({ code: 'timeout' })
})

test.each([
  ['auth_type: none, api_timeout: 99999999999', 'invalid_option'],
  ['auth_type: none, connect_retries: 1000', 'invalid_option'],
  ['auth_type: none, verify: flase', 'invalid_configuration'],
  ['auth_type: v4password', 'unknown_auth_type'],
])('a cloud that says %s is refused with %s', async (settings, code) => {
  await expect(opened(`clouds: { mine: { ${settings} } }`)).rejects.toMatchObject({ code })
})

test('a cloud that nothing describes is refused', async () => {
  await expect(opened('clouds: {}', { cloud: 'mine' })).rejects.toMatchObject({ code: 'unknown_cloud' })
})
