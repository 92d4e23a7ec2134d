import { expect, it } from 'vitest'
import { parseKeystoneChallenge } from '../src/index.ts'

const uri = 'https://auth.example.com/'

it.each([
  ['M-012: double quotes', `Keystone uri="${uri}"`],
  ['M-013: single quotes', `Keystone uri='${uri}'`],
  ['another case and spaces', `keystone  URI = "${uri}"`],
  ['other challenges around it', `Basic realm="a, b", Keystone uri="${uri}", Bearer`],
  [
    'a quoted text that looks like it',
    `Basic realm="x, Keystone uri='https://evil/'", Keystone uri="${uri}"`,
  ],
])('reads the challenge with %s', (_name, header) => {
  expect(parseKeystoneChallenge(header)).toBe(uri)
})

it.each([
  null,
  undefined,
  '',
  'Basic realm="a"',
  'Keystone uri="',
  'Keystone uri="file:///etc/passwd"',
  'NotKeystone uri="https://auth.example.com/"',
  `Keystone uri="${uri}"${' '.repeat(8192)}`,
])('finds no challenge in %s', (header) => {
  expect(parseKeystoneChallenge(header)).toBeUndefined()
})
