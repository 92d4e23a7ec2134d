import { updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp } from '../app/test-app.ts'
import { authenticate, login } from '../auth/login.ts'
import { type Ada, accessTokenOf, ada, type Keys, newConsumer, oauth1Login } from '../auth/oauth1-client.ts'
import type { World } from './world.ts'

/** Grants that a user has given to others, and can take back. */
export interface Grants {
  /** Who gives them all: reader and admin of the project. */
  giver: Ada
  trustId?: string | undefined
  applicationCredential?: { id: string; secret: string } | undefined
  program?: { consumer: Keys; accessToken: Keys } | undefined
}

/** Makes a user who gives grants. */
export async function giver(app: TestApp): Promise<Grants> {
  return { giver: await ada(app) }
}

type GrantWrite = (world: World, on: boolean) => Promise<unknown>

/** Gives grants and takes them back. */
export const grantWrites: Record<string, GrantWrite> = {
  async 'give a trust'({ app, grants }, on) {
    const token = await tokenOfGiver(app, grants)
    if (on) {
      const trust = {
        trustor_user_id: grants.giver.id,
        trustee_user_id: app.ids.users.nobody,
        project_id: app.ids.project,
        impersonation: true,
        roles: [{ name: 'reader' }],
      }
      const answer = await app.call('POST', '/v3/OS-TRUST/trusts', { token, body: { trust } })
      if (answer.status === 201) grants.trustId = answer.json.trust.id
    } else await app.call('DELETE', `/v3/OS-TRUST/trusts/${grants.trustId}`, { token })
  },
  async 'give an application credential'({ app, grants }, on) {
    const token = await tokenOfGiver(app, grants)
    const url = `/v3/users/${grants.giver.id}/application_credentials`
    if (on) {
      const credential = { name: `robot ${Math.random()}`, roles: [{ name: 'reader' }] }
      const answer = await app.call('POST', url, { token, body: { application_credential: credential } })
      if (answer.status === 201) grants.applicationCredential = answer.json.application_credential
    } else await app.call('DELETE', `${url}/${grants.applicationCredential?.id}`, { token })
  },
  async 'authorise a program'({ app, grants }, on) {
    const token = await tokenOfGiver(app, grants)
    if (on) {
      if (token === '') return
      const consumer = await newConsumer(app)
      const accessToken = await accessTokenOf(app, { ...grants.giver, token }, consumer, ['reader'])
      grants.program = { consumer, accessToken }
    } else {
      const url = `/v3/users/${grants.giver.id}/OS-OAUTH1/access_tokens/${grants.program?.accessToken.key}`
      await app.call('DELETE', url, { token })
    }
  },
  async 'delete a program'({ app, grants }) {
    await app.call('DELETE', `/v3/OS-OAUTH1/consumers/${grants.program?.consumer.key}`, {
      as: 'system-admin',
    })
  },
  'enable who gives': ({ app, grants }, enabled) => updateUser(app.deps, grants.giver.id, { enabled }),
}

/** A token of every grant that is good now. */
export async function grantedTokens({ app, grants }: World): Promise<string[]> {
  const { trustId, applicationCredential, program } = grants
  const answers = [
    trustId !== undefined &&
      (await login(app, { id: app.ids.users.nobody, password }, { 'OS-TRUST:trust': { id: trustId } })),
    applicationCredential !== undefined &&
      (await authenticate(app, {
        methods: ['application_credential'],
        application_credential: { id: applicationCredential.id, secret: applicationCredential.secret },
      })),
    program !== undefined && (await oauth1Login(app, program.consumer, program.accessToken)),
  ]
  return answers.flatMap((answer) =>
    answer !== false && answer.status === 201 ? [String(answer.headers['x-subject-token'])] : [],
  )
}

/** A new token of the user who gives, or an empty one when there is none to be had. */
async function tokenOfGiver(app: TestApp, { giver: { id } }: Grants): Promise<string> {
  const answer = await login(app, { id, password }, { project: { id: app.ids.project } })
  return answer.status === 201 ? String(answer.headers['x-subject-token']) : ''
}
