import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { grantRole, revokeRole } from '../../../src/resources/assignments/assignments.ts'
import { createMapping } from '../../../src/resources/mappings/mappings.ts'
import { updateProject } from '../../../src/resources/projects/projects.ts'
import { createUser, updateUser } from '../../../src/resources/users/users.ts'
import { type TestApp, testApp } from '../../app/test-app.ts'
import { rescope } from '../login.ts'
import { certificateOf } from './certificate.ts'

const path = '/v3/OS-OAUTH2/token'
const cn = 'SSL_CLIENT_SUBJECT_DN_CN'
const uid = 'SSL_CLIENT_SUBJECT_DN_UID'

/** A mapping of the common name to a user of the domain `acme`. */
const byName = [{ local: [{ user: { name: '{0}', domain: { name: 'acme' } } }], remote: [{ type: cn }] }]

/** A server behind a front end, with the user `robot`, who is member of its default project. */
async function appWithRobot({ rules = byName, config = {} }: { rules?: unknown[]; config?: object } = {}) {
  const app = await testApp({ config: { ks: { front_end_peers: ['127.0.0.1'] }, ...config } })
  const { deps, ids } = app
  await createMapping(deps, { id: 'oauth2_mapping', rules })
  const robot = await createUser(deps, {
    name: 'robot',
    domainId: ids.domain,
    defaultProjectId: ids.project,
    extra: { email: 'robot@acme.example' },
  })
  const grant = {
    actor: { userId: robot.id },
    target: { projectId: ids.project },
    roleId: ids.roles.member as string,
    inherited: false,
  }
  await grantRole(deps, grant)
  return { app, robot, grant }
}

interface Asked {
  certificate?: string | undefined
  clientId?: string | undefined
  from?: string
  url?: string
  headers?: Record<string, string>
}

/** The header with which a front end passes a certificate on. */
function passedOn(certificate: string) {
  return { 'client-cert': encodeURIComponent(certificate) }
}

/** Asks for a token with a certificate, as a front end passes it on. */
async function ask(
  app: TestApp,
  { certificate, clientId, from = '127.0.0.1', url = path, headers = {} }: Asked,
) {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (clientId !== undefined) form.set('client_id', clientId)
  const answer = await app.app.inject({
    method: 'POST',
    url,
    remoteAddress: from,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(certificate && passedOn(certificate)),
      ...headers,
    },
    payload: form.toString(),
  })
  return { status: answer.statusCode, json: answer.json(), headers: answer.headers }
}

describe('a token for a client certificate', () => {
  it('acts on the default project of the user, and shows the certificate that it is bound to', async () => {
    const { app, robot } = await appWithRobot()
    const certificate = certificateOf('/CN=robot')
    const { status, json, headers } = await ask(app, { certificate, clientId: robot.id })
    expect([status, json]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: expect.any(Number) },
    ])
    expect(json.expires_in).toBeGreaterThan(3590)
    expect(json.expires_in).toBeLessThanOrEqual(3600)
    expect(headers['cache-control']).toBe('no-store')
    const token = json.access_token
    const shown = await app.call('GET', '/v3/auth/tokens', {
      as: 'admin',
      headers: { 'x-subject-token': token },
    })
    const digest = createHash('sha256').update(certificate).digest('base64')
    expect(shown.json.token).toMatchObject({
      methods: ['oauth2_credential'],
      user: { id: robot.id },
      project: { id: app.ids.project },
      roles: [{ name: 'member' }, { name: 'reader' }],
      oauth2_credential: { 'x5t#S256': digest.replaceAll('+', '-').replaceAll('/', '_') },
    })
  })

  it('can be asked for at /auth/oauth2/token as well', async () => {
    const { app, robot } = await appWithRobot()
    const certificate = certificateOf('/CN=robot')
    expect((await ask(app, { certificate, clientId: robot.id, url: '/auth/oauth2/token' })).status).toBe(200)
  })

  it('is a delegation: it cannot be exchanged for another', async () => {
    const { app, robot } = await appWithRobot()
    const { json } = await ask(app, { certificate: certificateOf('/CN=robot'), clientId: robot.id })
    expect((await rescope(app, json.access_token, 'unscoped')).status).toBe(403)
  })

  it('is worth nothing to whoever calls without that certificate, but can be validated by others', async () => {
    const { app, robot } = await appWithRobot()
    const certificate = certificateOf('/CN=robot')
    const { json } = await ask(app, { certificate, clientId: robot.id })
    const token: string = json.access_token
    const url = `/v3/projects/${app.ids.project}`
    const statusWith = async (headers: Record<string, string>, from = '127.0.0.1') => {
      const request = { method: 'GET', url, remoteAddress: from } as const
      return (await app.app.inject({ ...request, headers: { 'x-auth-token': token, ...headers } })).statusCode
    }
    expect(await statusWith(passedOn(certificate))).toBe(200)
    expect(await statusWith({})).toBe(401)
    expect(await statusWith(passedOn(certificateOf('/CN=robot')))).toBe(401)
    expect(await statusWith(passedOn(certificate), '192.0.2.1')).toBe(401)
    const service = { as: 'admin', headers: { 'x-subject-token': token } } as const
    expect((await app.call('GET', '/v3/auth/tokens', service)).status).toBe(200)
  })

  it('ends at once with the user, the project and the role', async () => {
    const { app, robot, grant } = await appWithRobot()
    const certificate = certificateOf('/CN=robot')
    const token = async () => (await ask(app, { certificate, clientId: robot.id })).json.access_token
    const validityFor = async (pem: string, token: string) =>
      (
        await app.call('GET', '/v3/auth/tokens', {
          token,
          headers: { ...passedOn(pem), 'x-subject-token': token },
        })
      ).status
    const first = await token()
    expect(await validityFor(certificate, first)).toBe(200)
    await revokeRole(app.deps, grant)
    expect(await validityFor(certificate, first)).toBe(401)
    expect((await ask(app, { certificate, clientId: robot.id })).status).toBe(401)
    await grantRole(app.deps, grant)
    await updateProject(app.deps, app.ids.project, { enabled: false })
    expect(await validityFor(certificate, first)).toBe(401)
    expect((await ask(app, { certificate, clientId: robot.id })).status).toBe(401)
    await updateProject(app.deps, app.ids.project, { enabled: true })
    expect(await validityFor(certificate, first)).toBe(200)
    await updateUser(app.deps, robot.id, { enabled: false })
    expect(await validityFor(certificate, first)).toBe(401)
    expect((await ask(app, { certificate, clientId: robot.id })).status).toBe(401)
  })

  it('is not to be had with a header from anybody but the front end', async () => {
    const { app, robot } = await appWithRobot()
    const certificate = certificateOf('/CN=robot')
    const { status, json } = await ask(app, { certificate, clientId: robot.id, from: '192.0.2.1' })
    expect([status, json.error]).toEqual([401, 'invalid_client'])
  })

  it('is not to be had where certificates are switched off', async () => {
    const { app, robot } = await appWithRobot({
      config: { oauth2: { oauth2_authn_methods: ['client_secret_basic'] } },
    })
    expect((await ask(app, { certificate: certificateOf('/CN=robot'), clientId: robot.id })).status).toBe(401)
  })

  it('is refused with one answer, whatever is wrong', async () => {
    const { app, robot } = await appWithRobot()
    const { ids } = app
    const certificate = certificateOf('/CN=robot')
    const nowhere = await createUser(app.deps, { name: 'nowhere', domainId: ids.domain })
    const refused = [
      await ask(app, { certificate }),
      await ask(app, { certificate, clientId: 'unknown' }),
      await ask(app, { certificate, clientId: ids.users.member }),
      await ask(app, { certificate: certificateOf('/CN=member'), clientId: robot.id }),
      await ask(app, { certificate: certificateOf('/O=robot'), clientId: robot.id }),
      await ask(app, { certificate: certificateOf('/CN=robot/CN=robot'), clientId: robot.id }),
      await ask(app, { certificate: certificateOf('/CN=nowhere'), clientId: nowhere.id }),
      await ask(app, { certificate: 'no certificate', clientId: robot.id }),
      await ask(app, { clientId: robot.id }),
    ]
    await app.deps.mappings.delete('oauth2_mapping')
    refused.push(await ask(app, { certificate, clientId: robot.id }))
    for (const { status, json, headers } of refused) {
      expect([status, json]).toEqual([
        401,
        { error: 'invalid_client', error_description: 'Client authentication failed.' },
      ])
      expect(headers['www-authenticate']).toBe('Keystone uri="http://localhost/v3"')
    }
  })

  it('is refused while the user has to use more methods', async () => {
    const { app, robot } = await appWithRobot()
    const asked = { certificate: certificateOf('/CN=robot'), clientId: robot.id }
    const rules = (...some: string[][]) =>
      updateUser(app.deps, robot.id, { options: { multi_factor_auth_rules: some } })
    await rules(['password', 'totp'])
    expect((await ask(app, asked)).status).toBe(401)
    await rules(['oauth2_credential', 'totp'])
    const { status, json, headers } = await ask(app, asked)
    expect([status, json.error]).toEqual([401, 'invalid_client'])
    expect(headers['openstack-auth-receipt']).toBeUndefined()
    await rules(['oauth2_credential'])
    expect((await ask(app, asked)).status).toBe(200)
  })
})

describe('a mapping of client certificates', () => {
  const remote = [
    { type: cn },
    { type: uid },
    { type: 'SSL_CLIENT_SUBJECT_DN_EMAILADDRESS' },
    { type: 'SSL_CLIENT_SUBJECT_DN_O' },
    { type: 'SSL_CLIENT_SUBJECT_DN_DC' },
  ]
  const user = { name: '{0}', id: '{1}', email: '{2}', domain: { name: '{3}', id: '{4}' } }

  it('may ask for everything that is known of the user, and then all of it must be right', async () => {
    const { app, robot } = await appWithRobot({ rules: [{ local: [{ user }], remote }] })
    const right = {
      CN: 'robot',
      UID: robot.id,
      emailAddress: 'robot@acme.example',
      O: 'acme',
      DC: app.ids.domain,
    }
    const askAs = async (names: object) => {
      const subject = Object.entries(names).map(([name, value]) => `/${name}=${value}`)
      return (await ask(app, { certificate: certificateOf(subject.join('')), clientId: robot.id })).status
    }
    expect(await askAs(right)).toBe(200)
    for (const name of Object.keys(right))
      expect([name, await askAs({ ...right, [name]: 'x' })]).toEqual([name, 401])
  })

  it.each([
    ['nothing', {}],
    ['an email alone', { email: 'robot@acme.example' }],
    ['a domain alone', { domain: { name: 'acme' } }],
    ['a name without its domain', { name: 'robot' }],
  ])('that says %s lets nobody in', async (_, said) => {
    const { app, robot } = await appWithRobot({
      rules: [{ local: [{ user: said }], remote: [{ type: cn }] }],
    })
    expect((await ask(app, { certificate: certificateOf('/CN=robot'), clientId: robot.id })).status).toBe(401)
  })
})
