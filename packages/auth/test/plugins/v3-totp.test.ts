import { describe, expect, it } from 'vitest'
import { type V3TotpOptions, v3Totp } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { errorAnswer, tokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const options: V3TotpOptions = { authUrl, username: 'ada', passcode: '012345' }

describe('v3Totp', () => {
  it('logs in with the passcode, for the scope of the flat options', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    await v3Totp({ ...options, projectName: 'engines' }).getToken(http)
    expect(http.requests[0]?.body).toBe(
      '{"auth":{"identity":{"methods":["totp"],"totp":{"user":{"name":"ada","domain":{"id":"default"},"passcode":"012345"}}},"scope":{"project":{"name":"engines","domain":{"id":"default"}}}}}',
    )
  })

  it('does not use a passcode twice, unless told to', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    const plugin = v3Totp(options)
    const token = await plugin.getToken(http)
    expect(plugin.invalidate(token)).toBe(false)
    expect(await plugin.getToken(http)).toBe(token)
    expect(http.requests).toHaveLength(1)
    const again = v3Totp({ ...options, reauthenticate: true })
    expect(again.invalidate(await again.getToken(http))).toBe(true)
  })

  it('needs a user', () => {
    expectCode('missing_options', () => v3Totp({ authUrl, passcode: '012345' }))
  })

  it('never repeats a passcode that the server repeats', async () => {
    const http = scriptedTransport(() => errorAnswer(401, 'The passcode 012345 is wrong.'))
    const { message } = await expectRejection('unauthorized', v3Totp(options).getToken(http))
    expect(message).not.toContain('012345')
  })
})
