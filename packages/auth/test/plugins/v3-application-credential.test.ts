import { describe, expect, it } from 'vitest'
import { type V3ApplicationCredentialOptions, v3ApplicationCredential } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { errorAnswer, tokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const applicationCredentialSecret = 's3cret-ac'

/** What the plugin sends for these options. */
async function sent(options: Partial<V3ApplicationCredentialOptions>) {
  const http = scriptedTransport(() => tokenAnswer())
  await v3ApplicationCredential({ authUrl, applicationCredentialSecret, ...options }).getToken(http)
  return http.requests[0]?.body
}

describe('v3ApplicationCredential', () => {
  it('logs in with the id and asks for no scope', async () => {
    expect(await sent({ applicationCredentialId: 'ac1' })).toBe(
      '{"auth":{"identity":{"methods":["application_credential"],"application_credential":{"id":"ac1","secret":"s3cret-ac"}}}}',
    )
  })

  it('asks for no scope even where an environment names one', async () => {
    const environment = { applicationCredentialId: 'ac1', projectName: 'engines', scope: 'unscoped' }
    expect(await sent(environment)).not.toContain('scope')
  })

  it('logs in with the name and its user', async () => {
    expect(await sent({ applicationCredentialName: 'robot', username: 'ada' })).toContain(
      '"application_credential":{"name":"robot","user":{"name":"ada","domain":{"id":"default"}},"secret":"s3cret-ac"}',
    )
    expect(await sent({ applicationCredentialName: 'robot', userId: 'u1' })).toContain(
      '"application_credential":{"name":"robot","user":{"id":"u1"},"secret":"s3cret-ac"}',
    )
  })

  it('lets an id win over a name, and sends no user with it', async () => {
    const body = await sent({ applicationCredentialId: 'ac1', applicationCredentialName: 'x', userId: 'u1' })
    expect(body).toContain('"application_credential":{"id":"ac1","secret":"s3cret-ac"}')
  })

  it('needs an id, or a name and its user', () => {
    for (const options of [{}, { applicationCredentialName: 'robot' }, { userId: 'u1' }]) {
      expectCode('missing_options', () =>
        v3ApplicationCredential({ authUrl, applicationCredentialSecret, ...options }),
      )
    }
  })

  it('never repeats a secret that the server repeats', async () => {
    const http = scriptedTransport(() => errorAnswer(400, `Cannot read ${applicationCredentialSecret}.`))
    const plugin = v3ApplicationCredential({
      authUrl,
      applicationCredentialId: 'ac1',
      applicationCredentialSecret,
    })
    const { message } = await expectRejection('refused', plugin.getToken(http))
    expect(message).not.toContain(applicationCredentialSecret)
  })
})
