import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Paths and contents of PEM files: an authority, a server's and a client's certificate by it, another authority. */
export interface Certificates {
  caPath: string
  otherCaPath: string
  serverKey: string
  serverCert: string
  ca: string
  clientCertPath: string
  clientKeyPath: string
  /** Certificate and key in one file. */
  clientBundlePath: string
  remove(): void
}

/** Makes keys and certificates that nobody has seen before, valid for a day. */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'ks-session-'))
  const at = (name: string) => join(directory, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const authority = (name: string) =>
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '1',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
    )
  const leaf = (name: string, extension: string) => {
    writeFileSync(at(`${name}.ext`), extension)
    openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`))
    openssl(
      ...[
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
      ],
      ...['-days', '1', '-extfile', at(`${name}.ext`), '-out', at(`${name}.pem`)],
    )
  }
  authority('ca')
  authority('other')
  leaf('server', 'subjectAltName=IP:127.0.0.1')
  leaf('client', 'extendedKeyUsage=clientAuth')
  const read = (name: string) => readFileSync(at(name), 'utf8')
  writeFileSync(at('bundle.pem'), read('client.pem') + read('client.key'))
  return {
    caPath: at('ca.pem'),
    otherCaPath: at('other.pem'),
    serverKey: read('server.key'),
    serverCert: read('server.pem'),
    ca: read('ca.pem'),
    clientCertPath: at('client.pem'),
    clientKeyPath: at('client.key'),
    clientBundlePath: at('bundle.pem'),
    remove: () => rmSync(directory, { recursive: true }),
  }
}
