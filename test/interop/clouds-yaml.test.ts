import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getLoader, type Loader, type LoaderValues, readClouds } from '@ks/auth/loading'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), 'peers', 'openstacksdk-clouds.py')

interface Case {
  /** The settings of the one cloud in clouds.yaml, a line each. */
  cloud?: string
  secure?: string
  publicClouds?: string
  env?: Readonly<Record<string, string>>
  region?: string
  service?: string
}

const ada = "auth_url: 'https://x.example:5000/v3', username: ada, password: pw"
const login = `auth: { ${ada} }`
const regional = `regions: [ { name: a, values: { interface: internal, auth: { project_name: q } } }, b ]\n${login}`
const vendor =
  "public-clouds: { v: { regions: [x, y], interface: admin, auth: { auth_url: 'https://{region_name}.v' } } }"
const openrc = { OS_AUTH_URL: 'https://e', OS_USERNAME: 'a', OS_PASSWORD: 'p' }

const cases: Readonly<Record<string, Case>> = {
  'domains of user and project': {
    cloud: `auth: { ${ada}, project_name: p, user_domain_name: d, project_domain_id: e }`,
  },
  'one domain for both': { cloud: `auth: { ${ada}, project-name: p, domain-name: d }` },
  'a domain to act on': { cloud: `auth: { ${ada}, domain_id: d }` },
  'a domain beside auth': { cloud: `domain_id: d\nproject_name: p\n${login}` },
  'an old and a new name of the project': { cloud: `auth: { ${ada}, tenant_name: t, project_name: p }` },
  'a tenant beside auth': { cloud: `tenant_id: t\n${login}` },
  'v2password and a project': { cloud: `auth_type: v2password\nauth: { ${ada}, project_name: p }` },
  'an id that is a number': {
    cloud: `auth_type: v3password\nauth: { ${ada}, user_domain_id: d, project_id: 12345 }`,
  },
  'auth_token beside auth': { cloud: "auth_type: token\nauth_token: t\nauth: { auth_url: 'https://x' }" },
  'an endpoint and a token': { cloud: "auth_type: admin_token\nauth: { url: 'https://x', token: t }" },
  'an application credential': {
    cloud: `auth_type: v3applicationcredential
auth: { auth_url: 'https://x', application_credential_id: a, application_credential_secret: s }`,
  },
  'a passcode': {
    cloud: "auth_type: v3totp\npasscode: '123'\nauth: { auth_url: 'https://x', user_id: u, project_id: p }",
  },
  'the first region': { cloud: regional },
  'another region': { cloud: regional, region: 'b' },
  'regions with commas': { cloud: `region_name: a,b\n${login}`, region: 'b' },
  'a region beside the list': { cloud: `region_name: r\nregions: [a]\n${login}` },
  'an old name of the interface': {
    cloud: `compute_endpoint_type: admin\nendpoint_type: internal\n${login}`,
  },
  'certificates that are not verified': { cloud: `verify: false\n${login}` },
  'insecure and authorities': { cloud: `insecure: true\ncacert: /ca.pem\n${login}` },
  'authorities and a client certificate': { cloud: `cacert: /ca.pem\ncert: /c.pem\nkey: /k.pem\n${login}` },
  'a time limit': { cloud: `api_timeout: 10\n${login}` },
  'a time limit of a service': { cloud: `nova_timeout: 3\n${login}` },
  'tries of all and of a service': { cloud: `connect_retries: 3\ncompute_connect_retries: 4\n${login}` },
  'settings of a service': {
    cloud: `compute_default_microversion: '2.10'\ncompute_service_name: nova\ncompute_region_name: r2\nregion_name: r1\n${login}`,
  },
  'a service by an alias': {
    cloud: `volume_endpoint_override: 'https://v'\n${login}`,
    service: 'block-storage',
  },
  'an alias of a service': { cloud: login, service: 'volume' },
  'an old name of the endpoint': { cloud: `image_endpoint: 'https://i'\n${login}`, service: 'image' },
  'a service that is busy': { cloud: `status_code_retries: 2\n${login}`, service: 'image' },
  'the Identity service without a scope': { cloud: login, service: 'identity' },
  'the Identity service with one': { cloud: `auth: { ${ada}, project_name: p }`, service: 'identity' },
  templates: {
    cloud:
      "region_name: r\nauth: { auth_url: 'https://{region_name}.x', username: a, password: '{region_name}' }",
  },
  'a profile': { cloud: 'profile: v\nauth: { username: a, password: b }', publicClouds: vendor, region: 'y' },
  'a profile that is overridden': { cloud: `profile: v\nregion_name: own\n${login}`, publicClouds: vendor },
  'a password in secure.yaml': {
    cloud: "auth: { auth_url: 'https://x', username: a }",
    secure: 'clouds: { one: { auth: { password: sec } } }',
  },
  'options beside auth': { cloud: `username: top\nproject_domain_name: d\n${login}` },
  'an openrc file': {
    env: {
      ...openrc,
      OS_PROJECT_NAME: 'p',
      OS_USER_DOMAIN_NAME: 'D',
      OS_REGION_NAME: 'R',
      OS_INTERFACE: 'internal',
    },
  },
  'an old openrc file': {
    env: { ...openrc, OS_TENANT_NAME: 't', OS_ENDPOINT_TYPE: 'admin', OS_CACERT: '/ca', OS_DOMAIN_NAME: 'D' },
  },
  'an openrc file beside clouds.yaml': { cloud: login, env: openrc },
  'OS_CLOUD beside other variables': { cloud: login, env: { OS_CLOUD: 'one', OS_USERNAME: 'e' } },
}

/** What we make of a folder, in the words in which the program prints it. */
async function ours(folder: string, { env = {}, region = '', service = 'compute' }: Case) {
  const clouds = await readClouds({ env, cwd: folder, home: folder })
  const config = await clouds.config({ region })
  let auth: LoaderValues = {}
  const standIn: Loader = {
    ...getLoader(config.authType),
    load(values) {
      auth = values
      return { getToken: async () => undefined }
    },
  }
  await config.plugin({ loaders: [standIn] })
  const { cert } = config.tls
  const { timeoutMs } = config
  return {
    authType: config.authType,
    auth: Object.fromEntries(
      Object.entries(auth)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
    ),
    verify: config.tls.verify,
    cert: cert === undefined ? null : [cert.cert, cert.key],
    timeout: timeoutMs === undefined ? null : timeoutMs / 1000,
    serviceName: null,
    regionName: null,
    endpointOverride: null,
    connectRetries: null,
    statusCodeRetries: null,
    defaultMicroversion: null,
    ...config.service(service),
  }
}

describe('openstacksdk and we', () => {
  const root = mkdtempSync(join(tmpdir(), 'clouds-'))
  const folders = new Map<string, string>()
  let theirs: unknown[]

  beforeAll(async () => {
    for (const [
      name,
      { cloud, secure, publicClouds, env = {}, region = '', service = 'compute' },
    ] of Object.entries(cases)) {
      const folder = join(root, String(folders.size))
      mkdirSync(folder)
      folders.set(name, folder)
      const write = (file: string, text: string | undefined) => {
        if (text !== undefined) writeFileSync(join(folder, file), text)
      }
      write('clouds.yaml', cloud && `clouds:\n  one:\n${cloud.replaceAll(/^/gm, '    ')}\n`)
      write('secure.yaml', secure)
      write('clouds-public.yaml', publicClouds)
      write('selection.json', JSON.stringify({ env, region, service }))
    }
    theirs = JSON.parse(await runProgram('/usr/bin/python3', [script, ...folders.values()], systemEnv()))
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it.each(Object.entries(cases))('understand the same by %s', async (name, one) => {
    const index = [...folders.keys()].indexOf(name)
    expect(await ours(folders.get(name) ?? '', one)).toStrictEqual(theirs[index])
  })
})
