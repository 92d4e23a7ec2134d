import { expect, it } from 'vitest'
import type { IdentityClient } from '../src/index.ts'
import { clients } from './support/clients.ts'
import { type Answer, stubKeystone } from './support/keystone.ts'

/** Calls whose answers are read by hand, with what is asked and a name in the answer. */
const calls: Readonly<Record<string, [asked: string, call: (identity: IdentityClient) => Promise<unknown>]>> =
  {
    users: ['GET /v3/users', (identity) => identity.users.list()],
    user: ['GET /v3/users/u1', (identity) => identity.users.get('u1')],
    tags: ['GET /v3/projects/p1/tags', (identity) => identity.projects.tags.list('p1')],
    'tags that are replaced': [
      'PUT /v3/projects/p1/tags',
      (identity) => identity.projects.tags.replace('p1', []),
    ],
    'project with its tree': [
      'GET /v3/projects/p1?subtree_as_list=true',
      (identity) => identity.projects.getTree('p1', { subtree: true }),
    ],
    'EC2 credential': [
      'POST /v3/users/u1/credentials/OS-EC2',
      (identity) => identity.ec2Credentials.create('u1', { tenantId: 'p1' }),
    ],
    'implied roles': ['GET /v3/roles/r1/implies', (identity) => identity.roles.implied('r1')],
    verifier: ['PUT /v3/OS-OAUTH1/authorize/t1', (identity) => identity.oauth1.authorize('t1', [])],
    catalog: ['GET /v3/auth/catalog', (identity) => identity.auth.catalog()],
    system: ['GET /v3/auth/system', (identity) => identity.auth.system()],
  }

const bodies = ['null', '[]', '7', '{}', '{"users": [null]}', '{"users": ["u1"]}']
for (const name of ['user', 'project', 'credential', 'role_inference', 'token'])
  bodies.push(`{"${name}": null}`, `{"${name}": 7}`)
for (const name of ['users', 'tags', 'catalog', 'system']) bodies.push(`{"${name}": {}}`, `{"${name}": "x"}`)
bodies.push(
  '{"role_inference": {"implies": 7}}',
  '{"token": {"oauth_verifier": {}}}',
  '{"project": {"subtree": [7]}}',
)

it.each(Object.keys(calls))('an answer with no %s is an error by name', async (name) => {
  const [asked, call] = calls[name] ?? expect.unreachable()
  const answers: Record<string, Answer> = {}
  const identity = clients['with a session']((await stubKeystone(answers)).url)
  for (const body of bodies) {
    answers[asked] = [200, body]
    await expect(call(identity), body).rejects.toMatchObject({ code: 'invalid_response' })
  }
})

it.each<object>([
  { userId: 'u' },
  { userId: 'u', projectID: 'p' },
  { userId: 'u', projectId: undefined },
  { userId: 'u', system: 'none' },
  { userId: 'u', projectId: 'p', domainId: 'd' },
  { userId: 'u', projectId: 'p', system: 'all' },
  { userId: 'u', groupId: 'g', projectId: 'p' },
  { projectId: 'p' },
])('a grant %j is refused before anything is sent', async (where) => {
  const keystone = await stubKeystone({})
  const { grants } = clients['with a session'](keystone.url)
  const grant = { roleId: 'admin', ...where } as Parameters<typeof grants.add>[0]
  const refused = expect.objectContaining({ code: 'invalid_option' })
  await expect(grants.add(grant)).rejects.toEqual(refused)
  await expect(grants.remove(grant)).rejects.toEqual(refused)
  await expect(grants.has(grant)).rejects.toEqual(refused)
  await expect(grants.list(grant)).rejects.toEqual(refused)
  expect(keystone.received).toHaveLength(0)
})
