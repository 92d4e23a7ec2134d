import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { configFile } from '../config/config-file.ts'

const main = join(import.meta.dirname, '../../src/proxy/main.ts')

/** `ks-auth-proxy` in a process of its own, with a file that says this. */
export function startProxy(
  ini: string,
  flags: readonly string[] = [],
): { child: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
  const command = ['--conditions=@ks/source', ...flags, main, '--config-file', configFile(ini)]
  const child = spawn(process.execPath, command)
  let output = ''
  child.stderr.on('data', (bytes) => {
    output += bytes
  })
  return { child, output: () => output, ended: once(child, 'close') }
}

/** The options that it needs: where Keystone is, and the port of the service. */
export const iniFor = (keystone: string, port: number, more = '', ofKeystone = '') => `
[keystone_authtoken]
www_authenticate_uri = https://identity.example/v3
auth_type = v3password
auth_url = ${keystone}
username = nova
password = s3cret
user_domain_id = default
project_name = service
project_domain_id = default
${ofKeystone}

[auth_proxy]
bind_port = 0
service_protocol = http
service_host = 127.0.0.1
service_port = ${port}
service_pass = s3rvice
${more}
`
