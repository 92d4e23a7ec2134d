import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), 'peers', 'keystoneauth-methods.py')
const methods = 'external,password,token,oauth1,mapped,application_credential,totp'

/** The roles that the administrator's role comes with. */
const admin = ['admin', 'manager', 'member', 'reader']

describe('keystoneauth1 and keystoneclient against our server', () => {
  let server: StartedServer
  let said: Record<string, unknown>

  beforeAll(async () => {
    server = await startOurServer({ OS_AUTH__METHODS: methods })
    const { authUrl, adminPassword } = server
    said = JSON.parse(await runProgram('/usr/bin/python3', [script, authUrl, adminPassword], systemEnv()))
  })
  afterAll(() => server?.stop())

  it.each<[string, object]>([
    ['password', { methods: ['password'], user: 'ada', roles: admin }],
    ['token', { methods: ['password', 'token'], user: 'ada', roles: admin }],
    ['totp', { methods: ['totp'], user: 'ada', roles: admin }],
    ['multi-factor', { methods: ['password', 'totp'], user: 'bea', roles: admin }],
    ['receipt', { methods: ['password', 'totp'], user: 'cyd', roles: admin }],
    ['application credential', bound('application_credential', 'ada', ['reader'])],
    ['application credential by name', bound('application_credential', 'ada', ['reader'])],
    ['trust', { methods: ['password'], user: 'ada', roles: ['member', 'reader'], bound: ['OS-TRUST:trust'] }],
    ['oauth1', { methods: ['oauth1'], user: 'ada', roles: ['reader'], bound: ['OS-OAUTH1'] }],
    ['oauth2', { ...bound('application_credential', 'ada', ['reader']), type: 'Bearer' }],
    ['ec2 version 2', { methods: ['ec2credential'], user: 'ada', roles: admin }],
    ['ec2 version 4', { methods: ['ec2credential'], user: 'ada', roles: admin }],
  ])('log in: %s', (way, expected) => {
    expect(said[way]).toEqual({ project: 'admin', bound: [], ...expected })
  })

  it('are told which methods are missing', () => {
    expect(said.missing).toEqual({ methods: ['password'], required: [['password', 'totp']] })
  })
})

function bound(method: string, user: string, roles: string[]): object {
  return { methods: [method], user, roles, bound: [method] }
}
