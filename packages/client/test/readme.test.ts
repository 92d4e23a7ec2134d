import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { IdentityClient, type LegacyClientOptions, type SessionClientOptions } from '../src/index.ts'
import type { LegacyLogin } from '../src/legacy-login.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const namesIn = (text = '') => [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)

/** First cells of the tables below a heading. */
function firstCells(heading: string): string[][] {
  const [, section = ''] =
    new RegExp(`\\n## ${heading}\\n(.*?)(?=\\n## )`, 's').exec(read('../README.md')) ?? []
  const tables = section.split(/\n\n(?!\|)/).filter((part) => part.includes('\n| --'))
  return tables.map((table) => [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => namesIn(cell)))
}

/** All members of the types: it does not compile when one is missing, or there is no such member. */
const login = Object.keys({
  ...{ authUrl: 0, userId: 0, username: 0, userDomainId: 0, userDomainName: 0, password: 0, token: 0 },
  ...{ applicationCredentialId: 0, applicationCredentialSecret: 0, trustId: 0, projectId: 0 },
  ...{ projectName: 0, projectDomainId: 0, projectDomainName: 0, domainId: 0, domainName: 0 },
} satisfies Record<keyof LegacyLogin, 0>)
const tls = ['verify', 'cert'] satisfies (keyof LegacyClientOptions)[]
const withSession = [
  ...['session', 'interface', 'regionName', 'endpointOverride', 'auth'],
  ...['clientName', 'clientVersion', 'rateLimit', 'concurrency'],
] as const satisfies (keyof SessionClientOptions)[]

it('the README has the options of a client with a session, and all of a login without one', () => {
  expect(firstCells('Options').map((names) => names.sort())).toEqual([
    [...withSession].sort(),
    [...login, ...tls].sort(),
  ])
})

it('the README has every member of a client', async () => {
  await using client = new IdentityClient({ authUrl: 'http://127.0.0.1:1', username: 'u', password: 'p' })
  expect(firstCells('What there is').flat().sort()).toEqual(Object.keys(client).sort())
})

it('the README lists every code of ClientError', () => {
  const [, union = ''] = /type ClientErrorCode =(.*?)\n\n/s.exec(read('../src/errors.ts')) ?? []
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code)
  expect(firstCells('Errors').flat().sort()).toEqual(codes.sort())
})
