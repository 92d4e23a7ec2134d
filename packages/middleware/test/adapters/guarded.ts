import { expect, onTestFinished } from 'vitest'
import type { KeystoneOptions, Validation } from '../../src/index.ts'
import { type RawResponse, rawRequest } from '../support/raw-request.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith, serviceToken } from '../support/stub-keystone.ts'
import { domainToken, projectToken, ruledToken, systemToken, unscopedToken } from '../support/token-bodies.ts'
import type { Echo, GuardedService, Serve } from './echo-service.ts'

const wwwAuthenticateUri = 'https://auth.example.com/'

const tokens = {
  gAAAAABada: projectToken,
  gAAAAABroot: systemToken,
  gAAAAABdora: domainToken,
  gAAAAABnew: unscopedToken,
  gAAAAABrobot: ruledToken,
  [serviceToken]: projectToken,
}

/** Echo services behind one adapter, which end with their test. */
export function guardedWith(serve: Serve) {
  async function served(options: KeystoneOptions) {
    const service = await serve(options)
    onTestFinished(() => service[Symbol.asyncDispose]())
    return service
  }

  const getFrom =
    ({ port }: GuardedService) =>
    (lines: string[] = [], target = '/') =>
      rawRequest(port, [`GET ${target} HTTP/1.1`, 'Host: service.example', ...lines])

  /** With a Keystone that knows some tokens. */
  async function guarded(options: Partial<KeystoneOptions> | ((keystoneUrl: string) => object) = {}) {
    const keystone = await keystoneWith(tokens)
    onTestFinished(() => keystone[Symbol.asyncDispose]())
    const given = typeof options === 'function' ? options(keystone.url) : options
    const service = await served({ session: sessionAt(keystone.url), wwwAuthenticateUri, ...given })
    return { keystone, service, get: getFrom(service) }
  }

  /** With the same answer about every token. */
  async function guardedBy(validation: Validation | Error, options: Partial<KeystoneOptions> = {}) {
    const validator = async () => {
      if (validation instanceof Error) throw validation
      return validation
    }
    const service = await served({ validator, wwwAuthenticateUri, ...options } as KeystoneOptions)
    return { get: getFrom(service) }
  }

  return { guarded, guardedBy }
}

export function valuesOf(response: RawResponse, name: string): string[] {
  return response.headers
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
}

export function echoIn(response: RawResponse): Echo {
  expect(response.status).toBe(200)
  return JSON.parse(response.body)
}

export const isIdentity = (name: string) => /^(x-(?!auth-token|storage-token)|openstack-)/i.test(name)

export function identityPart(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isIdentity(name)))
}
