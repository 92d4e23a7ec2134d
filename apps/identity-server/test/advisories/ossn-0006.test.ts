/** OSSN-0006: the name of an external user ended at its first @, and so could be somebody else's. */
import { expect, it } from 'vitest'
import { createUser } from '../../src/resources/users/users.ts'
import { asserted, federatedApp, login } from '../federation/federated-app.ts'

it('names from outside are taken whole', async () => {
  const local = [
    {
      local: [{ user: { name: '{0}', type: 'local', domain: { id: 'default' } } }],
      remote: [{ type: 'REMOTE_USER' }],
    },
  ]
  const ephemeral = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }]
  const nameless = [{ local: [{ user: { email: '{0}' } }], remote: [{ type: 'sub' }] }]
  for (const rules of [local, ephemeral, nameless]) {
    const app = await federatedApp({
      rules,
      config: { auth: { methods: ['external', 'password', 'token', 'openid'] } },
    })
    const { id: admin } = await createUser(app.deps, { name: 'root', domainId: 'default' })
    const headers = { ...asserted({ sub: 'x' }), 'x-remote-user': 'root@evil.example' }
    const body = { auth: { identity: { methods: ['external'], external: {} } } }
    expect((await app.call('POST', '/v3/auth/tokens', { headers, body })).status).toBe(401)
    const answer = await app.call('GET', login, { headers })
    if (rules === local) {
      expect(answer.status).toBe(401)
      continue
    }
    expect(answer.json.token.user.name).toBe('root@evil.example')
    expect(answer.json.token.user.id).not.toBe(admin)
  }
})
