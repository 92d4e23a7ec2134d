#!/usr/bin/env node
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { readConfigurationFile } from '../config/configuration-file.ts'
import { configuredProxy } from './configured-proxy.ts'

const usage = 'Usage: ks-auth-proxy --config-file proxy.ini'
const log = (line: string) => process.stderr.write(`ks-auth-proxy: ${line}\n`)

try {
  const { values } = parseArgs({
    options: { 'config-file': { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) process.stdout.write(`${usage}\n`)
  else if (values['config-file'] === undefined) throw new Error(usage)
  else await serve(values['config-file'])
} catch (error) {
  log((error as Error).message)
  process.exitCode = 1
}

async function serve(path: string): Promise<void> {
  const { proxy, bind, service, close } = configuredProxy(readConfigurationFile(path, log), path, log)
  proxy.server.listen(bind.port, bind.host)
  await once(proxy.server, 'listening')
  const { address, port } = proxy.server.address() as AddressInfo
  const host = address.includes(':') ? `[${address}]` : address
  log(`listening on http://${host}:${port}, in front of ${service}`)
  const stop = () => {
    log('stopping')
    close().catch((error: Error) => log(error.message))
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
}
