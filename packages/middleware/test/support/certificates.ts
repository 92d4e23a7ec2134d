import { execFileSync } from 'node:child_process'

export interface KeyAndCertificate {
  key: string
  /** PEM. */
  cert: string
}

/** Makes a certificate for 127.0.0.1 that nobody has seen before, signed by itself. */
export function selfSigned(name: string): KeyAndCertificate {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-']
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']
  const output = execFileSync('openssl', ['req', '-x509', ...key, '-days', '1', ...subject], {
    stdio: 'pipe',
    encoding: 'utf8',
  })
  return { key: block(output, 'PRIVATE KEY'), cert: block(output, 'CERTIFICATE') }
}

function block(text: string, name: string): string {
  const [pem] = new RegExp(`-----BEGIN ${name}-----.+-----END ${name}-----\n`, 's').exec(text) ?? []
  if (pem === undefined) throw new Error(`openssl made no ${name}`)
  return pem
}
