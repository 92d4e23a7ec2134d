import type { RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { onTestFinished } from 'vitest'
import { keystone as guardOf } from '../../src/adapters/fetch.ts'
import { guardOptionsFromFile } from '../../src/config/index.ts'
import { readIni } from '../../src/config/ini.ts'
import { configuredProxy } from '../../src/proxy/configured-proxy.ts'
import { configFile } from '../config/config-file.ts'
import { selfSigned } from '../support/certificates.ts'
import { listening } from '../support/proxied-service.ts'
import { keystoneWith, reply, serviceToken } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

/** Of an authority that nobody knows: itself. */
const certificate = selfSigned('unknown')

/** A Keystone with a certificate that nobody knows. It says of every signature that it is right. */
export async function unknownKeystone() {
  const keystone = await keystoneWith(
    { t1: projectToken },
    (_body, _request, response) => reply(response, 200, projectToken),
    certificate,
  )
  onTestFinished(() => keystone[Symbol.asyncDispose]())
  return { ...keystone, certificate }
}

const section = (url: string, more: string) => `
identity_uri = ${url}
admin_token = ${serviceToken}
www_authenticate_uri = https://identity.example/v3
http_request_max_retries = 0
${more}
`

/** What a file with `[filter:tokenauth]` makes of a guard, and what it says about it. */
export function guardFromFile(keystoneUrl: string, more: string) {
  const told: string[] = []
  const file = configFile(`[filter:tokenauth]${section(keystoneUrl, more)}`)
  const guard = guardOptionsFromFile({ file, log: (line) => told.push(line) })
  onTestFinished(() => guard.close())
  return { told, options: guard.options }
}

/** The status of the answer to a client with a good token. */
export async function statusBehind(
  options: Parameters<typeof guardOf>[0],
  headers = { 'x-auth-token': 't1' },
) {
  const handle = guardOf(options)(() => new Response())
  return (await handle(new Request('http://service.example/v1/AK/bucket', { headers }))).status
}

/** A service with a certificate that nobody knows, behind the proxy of a file. */
export async function proxyToUnknownService(more: string, host = '127.0.0.1') {
  const got: string[] = []
  const handle: RequestListener = (request, response) => {
    got.push(String(request.headers['x-auth-token']))
    response.end()
  }
  const server = createTlsServer(certificate, handle)
  const servicePort = await listening(server)
  onTestFinished(() => void server.close())
  onTestFinished(() => server.closeAllConnections())
  const keystone = await keystoneWith({ t1: projectToken })
  onTestFinished(() => keystone[Symbol.asyncDispose]())
  const told: string[] = []
  const text = `[keystone_authtoken]${section(keystone.url, '')}
[auth_proxy]
service_host = ${host}
service_port = ${servicePort}
${more.replace('CA', configFile(certificate.cert))}
`
  const { proxy, close } = configuredProxy(readIni(text, 'proxy.ini'), 'proxy.ini', (line) => told.push(line))
  const port = await listening(proxy.server)
  onTestFinished(close)
  const call = async () =>
    (await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-auth-token': 't1' } })).status
  return { got, told, call }
}
