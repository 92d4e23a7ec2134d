import { styleText } from 'node:util'
import { isEveryInterface } from './address.ts'
import type { Started } from './start.ts'

/** What `start` prints when the service is ready: where it is, and the next command. Nothing secret. */
export function summary(started: Started): string {
  const { publicUrl, host, dataDir, cloudsFile, first } = started
  const login = cloudsFile && `${cloudsFile}  (cloud "keystone", user "admin", password inside)`
  const rows = {
    'Identity API': `${publicUrl}/v3`,
    'API document': `${publicUrl}/openapi.json`,
    Data: dataDir.path,
    Login: login,
  }
  const table = Object.entries(rows).flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${styleText('dim', label.padEnd(14))}${value}`],
  )
  const note =
    isEveryInterface(host) && publicUrl.startsWith('http://127.0.0.1:')
      ? [everyInterface(dataDir.config), '']
      : []
  const next = cloudsFile
    ? [
        'Next:',
        '',
        `  OS_CLIENT_CONFIG_FILE=${shellWord(cloudsFile)} openstack --os-cloud keystone token issue`,
        '',
      ]
    : []
  return [
    '',
    `${styleText('green', '●')} ${styleText('bold', 'Keystone is ready.')}${first ? ' This was its first start.' : ''}`,
    '',
    ...table,
    '',
    ...note,
    ...next,
    styleText('dim', 'Ctrl-C stops it.'),
    '',
  ].join('\n')
}

function everyInterface(configFile: string): string {
  return `It listens on every interface, but the catalog names this machine only. For clients elsewhere, write its URL into\n${configFile}: [DEFAULT] public_endpoint.`
}

function shellWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
