import { type Transport, v3Password, v3Token } from '@ks/auth'
import { expect, it } from 'vitest'
import { password, type TestApp } from '../app/test-app.ts'
import { trusting } from '../resources/trusting.ts'

const authUrl = 'http://localhost/v3'

/** Requests of a client, without a socket. */
function transportTo({ app }: TestApp): Transport {
  return async ({ method, url, headers, body }) => {
    const answer = await app.inject({
      method: method as 'POST',
      url,
      headers,
      ...(body !== undefined && { payload: body }),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
      body: answer.body,
    }
  }
}

it('client plugins log in for a trust', async () => {
  const { app, trust } = await trusting()
  const { ids } = app
  const context = { transport: transportTo(app) }
  const trustId = await trust({ remaining_uses: 2 })
  const trustee = { authUrl, userId: ids.users.nobody, password }
  const unscoped = await v3Password({ ...trustee, unscoped: true }).getToken(context)
  for (const plugin of [
    v3Password({ ...trustee, trustId }),
    v3Token({ authUrl, token: String(unscoped), trustId }),
  ]) {
    expect(await plugin.getAccess?.(context)).toMatchObject({
      user: { id: ids.users.member },
      scope: { project: { id: ids.project } },
      trust: {
        id: trustId,
        trustorUserId: ids.users.member,
        trusteeUserId: ids.users.nobody,
        impersonation: true,
      },
    })
  }
  await expect(v3Password({ ...trustee, trustId }).getToken(context)).rejects.toMatchObject({
    code: 'unauthorized',
  })
})
