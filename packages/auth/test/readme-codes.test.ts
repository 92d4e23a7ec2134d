import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the README lists every code of AuthError', () => {
  const [, union = ''] = /type AuthErrorCode =([^/]*)/.exec(read('../src/errors.ts')) ?? []
  const [, wire = ''] = /type WireErrorCode =(.*)/.exec(read('../src/errors.ts')) ?? []
  const codes = [...`${union}${wire}`.matchAll(/'(\w+)'/g)].map(([, code]) => code)
  const [, section = ''] = /## Handle a failure([\s\S]*?)\n## /.exec(read('../README.md')) ?? []
  const listed = [...section.matchAll(/`(\w+)`/g)].map(([, word]) => word)
  const details = ['AuthError', 'code', 'versions', 'options', 'status', 'requestId']
  expect(listed.filter((word) => !details.includes(word ?? '')).sort()).toEqual(codes.sort())
})
