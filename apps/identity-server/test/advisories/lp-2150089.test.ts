/** LP-2150089: delegated tokens could read credentials of other projects and of none, such as seeds of second factors. */
import { expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'
import { delegatedTokens } from '../auth/delegated-tokens.ts'
import { makeCredential, makeEc2 } from '../resources/credential-requests.ts'

it('shows a delegated token the credentials of its project only', async () => {
  const app = await testApp()
  const { ids } = app
  const { user, tokens } = await delegatedTokens(app)
  const seed = await makeCredential(app, { user_id: user.id, type: 'totp', blob: 'seed' })
  const foreign = await makeCredential(app, {
    user_id: user.id,
    project_id: ids.adminProject,
    type: 'cert',
    blob: 'x',
  })
  const own = await makeCredential(app, {
    user_id: user.id,
    project_id: ids.project,
    type: 'cert',
    blob: 'x',
  })
  const keysElsewhere = await makeEc2(app, ids.adminUser, ids.adminProject)
  for (const [name, { token, refusal }] of Object.entries(tokens)) {
    const get = (url: string) => app.call('GET', url, { token })
    const list = await get('/v3/credentials?type=totp')
    if (refusal === 401) {
      expect([name, list.status]).toEqual([name, 401])
      continue
    }
    expect([name, list.json.credentials]).toEqual([name, []])
    const certificates = (await get('/v3/credentials?type=cert')).json.credentials
    expect([name, certificates.map(({ id }: { id: string }) => id)]).toEqual([name, [own]])
    for (const id of [seed, foreign])
      expect([name, (await get(`/v3/credentials/${id}`)).status]).toEqual([name, 403])
    expect([name, (await get(`/v3/credentials/${own}`)).status]).toEqual([name, 200])
    const keys = `/v3/users/${ids.adminUser}/credentials/OS-EC2`
    expect([name, (await get(keys)).json.credentials]).toEqual([name, []])
    expect([name, (await get(`${keys}/${keysElsewhere.access}`)).status]).toEqual([name, 403])
  }
})
