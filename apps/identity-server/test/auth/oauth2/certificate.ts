import { execFileSync } from 'node:child_process'

/** Makes a certificate that nobody has seen before, signed by itself. PEM. */
export function certificateOf(subject: string): string {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-']
  const output = execFileSync('openssl', ['req', '-x509', ...key, '-days', '1', '-utf8', '-subj', subject], {
    stdio: 'pipe',
    encoding: 'utf8',
  })
  const [pem] = /-----BEGIN CERTIFICATE-----.+-----END CERTIFICATE-----\n/s.exec(output) ?? []
  if (pem === undefined) throw new Error('openssl made no certificate')
  return pem
}
