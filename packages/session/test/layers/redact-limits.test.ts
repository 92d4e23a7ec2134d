import { expect, test } from 'vitest'
import { isSecretHeader, redactJson, redactText, redactUrl } from '../../src/layers/redact.ts'

test.each(['eyJ', 'passw', 'token="', 'eyJabcde.', 'secret   ', 'gAAAAA'])(
  'long texts of %j take no time to speak of',
  (piece) => {
    const text = piece.repeat(60_000 / piece.length)
    const start = process.cpuUsage()
    redactText(text)
    redactJson({ description: text })
    // A quadratic search takes seconds here.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000)
  },
)

test('texts that are data are told by their length', () => {
  expect(redactJson({ description: 'x'.repeat(70_000) })).toEqual({ description: '<70000 characters>' })
  expect(redactText('x'.repeat(70_000))).toBe('<70000 characters>')
})

test.each([
  'X-Account-Meta-Temp-URL-Key',
  'x-auth-key',
  'x-amz-server-side-encryption-customer-key',
  'x-api-key',
])('%s is a secret', (name) => {
  expect(isSecretHeader(name)).toBe(true)
})

test('members that carry data for machines, and URLs with tokens in them, are secrets', () => {
  expect(
    redactJson({ payload: 'p', user_data: 'u', personality: [], url: 'https://h/console?token=abc' }),
  ).toEqual({
    ...{ payload: '***', user_data: '***', personality: '***' },
    url: 'https://h/console?token=***',
  })
})

test.each(['https://user:p/ss@host/x', 'https://user:p?ss@host/x', 'https://user:pass@host/x'])(
  'the password in %s is not shown',
  (url) => {
    expect(redactUrl(url)).not.toMatch(/p\/ss|pass|user:p/)
  },
)
