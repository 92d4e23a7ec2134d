/** LP-2130049: a request without an identity had what was left of the one before it. */
import { anAccess } from '@ks/auth/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeystoneOptions, Validation } from '../../src/index.ts'
import { allAdapters } from '../adapters/all-adapters.ts'
import type { Echo } from '../adapters/echo-service.ts'
import { echoIn, identityPart } from '../adapters/guarded.ts'
import { rawRequest, rawRequests } from '../support/raw-request.ts'

const head = (token?: string) => [
  ...['GET / HTTP/1.1', 'Host: service.example'],
  ...(token === undefined ? [] : [`X-Auth-Token: ${token}`]),
]
const nobody = { user: null, roles: null, isMember: null }
const unconfirmed = { 'x-identity-status': 'Indeterminate' }

describe.each(allAdapters)('LP 2130049 behind %s', (_adapter, serve) => {
  async function guarded(validator: (token: string) => Validation | Promise<Validation>) {
    const options: KeystoneOptions = {
      ...{ validator, delayAuthDecision: true },
      wwwAuthenticateUri: 'https://identity.example/v3',
    }
    const service = await serve(options)
    onTestFinished(() => service[Symbol.asyncDispose]())
    return service.port
  }

  function expectNobody(echo: Echo): void {
    expect(echo).toMatchObject(nobody)
    expect(identityPart(echo.headers)).toEqual(unconfirmed)
  }

  it('a request that overtakes another has nothing of it, and takes nothing from it', async () => {
    const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const port = await guarded(async (token) => {
      asked.resolve()
      await release.promise
      return { ok: true, access: anAccess({ token }) }
    })
    const first = rawRequest(port, head('good'))
    await asked.promise
    expectNobody(echoIn(await rawRequest(port, head())))
    release.resolve()
    expect(echoIn(await first)).toMatchObject({ user: 'ada', headers: { 'x-user-name': 'ada' } })
    expectNobody(echoIn(await rawRequest(port, head())))
  })

  it('requests on the connection of another have nothing of it, however they fail', async () => {
    const port = await guarded((token) => {
      if (token === 'down') throw new Error('unreachable')
      return token === 'good' ? { ok: true, access: anAccess({ token }) } : { ok: false, refusal: 'invalid' }
    })
    const tokens = ['good', undefined, 'good', 'bad', 'good', 'down', 'good', undefined]
    const requests = tokens.map((token) => head(token))
    requests.at(-1)!.push('Connection: close')
    const echoes = (await rawRequests(port, requests)).map(echoIn)
    expect(echoes).toHaveLength(tokens.length)
    for (const [at, echo] of echoes.entries()) {
      if (tokens[at] === 'good') expect(echo.user).toBe('ada')
      else expectNobody(echo)
    }
  })
})
