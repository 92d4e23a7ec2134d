import { describe, expect, it } from 'vitest'
import { challenge, proxiedService, withToken } from '../support/proxied-service.ts'

async function statusFor(status: number, wwwAuthenticate: string | undefined, delayAuthDecision = false) {
  await using t = await proxiedService(
    (_request, response) => {
      if (wwwAuthenticate !== undefined) response.setHeader('WWW-Authenticate', wwwAuthenticate)
      response.writeHead(status).end('from the service')
    },
    {},
    { delayAuthDecision },
  )
  const answer = await fetch(t.url, { headers: withToken, redirect: 'manual' })
  return [answer.status, answer.headers.get('www-authenticate'), (await answer.text()) === 'from the service']
}

describe('a refusal by the service', () => {
  it.each([401, 403])('B-6: of the proxy itself is no answer for a client: %i', async (status) => {
    expect(await statusFor(status, 'Basic realm="API Auth"')).toEqual([502, null, false])
  })

  it('B-12: with the way to the proxy is none either', async () => {
    expect(await statusFor(305, 'Basic realm="API Auth"')).toEqual([502, null, false])
  })

  it.each([401, 403])('B-9: that leaves the challenge to the proxy gets it: %i', async (status) => {
    expect(await statusFor(status, 'Delegated', true)).toEqual([status, challenge, true])
  })

  it('B-10: of the whole mode is a failure of the service', async () => {
    expect(await statusFor(501, 'Delegated', true)).toEqual([502, null, false])
  })

  it('B-11: of the user is passed on, 401 with the challenge', async () => {
    expect(await statusFor(403, undefined)).toEqual([403, null, true])
    expect(await statusFor(401, undefined)).toEqual([401, challenge, true])
    expect(await statusFor(401, 'Bearer')).toEqual([401, `Bearer, ${challenge}`, true])
    expect(await statusFor(401, challenge)).toEqual([401, challenge, true])
  })
})
