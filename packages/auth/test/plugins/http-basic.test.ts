import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type HttpBasicOptions, httpBasic } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'

const http = scriptedTransport(() => {
  throw new Error('no request is expected')
})
const options: HttpBasicOptions = { username: 'ada', password: 's3crät:' }

describe('httpBasic', () => {
  it('sends user and password, in UTF-8, and has no token', async () => {
    const plugin = httpBasic(options)
    // base64('ada:s3crät:')
    expect(await plugin.getHeaders?.(http)).toStrictEqual({ authorization: 'Basic YWRhOnMzY3LDpHQ6' })
    expect(await plugin.getToken(http)).toBeUndefined()
  })

  it('knows its own endpoint, if it was given one', async () => {
    const endpoint = 'https://baremetal.example'
    const filter = { serviceType: 'compute', colour: 'red' }
    expect(await httpBasic({ ...options, endpoint }).getEndpoint?.(http, filter)).toBe(endpoint)
    expect(await httpBasic(options).getEndpoint?.(http, filter)).toBeUndefined()
  })

  it.each<[Partial<HttpBasicOptions>]>([
    [{ username: 'ada:x' }],
    [{ username: 'ada\n' }],
    [{ password: 's3cr\0t' }],
    [{ endpoint: '/v1' }],
  ])('refuses %j, without quoting the password', (wrong) => {
    const error = expectCode('invalid_option', () => httpBasic({ ...options, ...wrong }))
    expect(inspect(error)).not.toContain('s3cr')
  })

  it('names all that is missing', () => {
    const error = expectCode('missing_options', () => httpBasic({} as HttpBasicOptions))
    expect(error.options).toStrictEqual(['username', 'password'])
  })
})
