import { IncomingMessage } from 'node:http'
import { anAccess } from '@ks/auth/testing'
import { expect, it } from 'vitest'
import { rawRequest } from '../support/raw-request.ts'
import type { Serve } from './echo-service.ts'

const ada = 'ada@EXAMPLE.ORG'

/** What every adapter does with a token that is bound to its user: it shows the request itself to `remoteUser`. */
export function tokenBindCases(adapter: string, serve: Serve): void {
  it(`J: ${adapter}: lets a bound token pass for the user of the connection, whatever headers say`, async () => {
    let proven: string | undefined
    await using service = await serve({
      wwwAuthenticateUri: 'https://auth.example.com/',
      validator: (token) => ({ ok: true, access: anAccess({ token, bind: { kerberos: ada } }) }),
      remoteUser(source) {
        if (!(source instanceof IncomingMessage || source instanceof Request)) throw new Error('no request')
        return proven
      },
    })
    const status = async () => {
      const lines = ['X-Auth-Token: gAAAAABada', `Remote-User: ${ada}`, `X-Remote-User: ${ada}`]
      return (await rawRequest(service.port, ['GET / HTTP/1.1', 'Host: service.example', ...lines])).status
    }
    expect(await status()).toBe(401)
    proven = 'eve@EXAMPLE.ORG'
    expect(await status()).toBe(401)
    proven = ada
    expect(await status()).toBe(200)
  })
}
