import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionAt } from '../support/session.ts'
import { reply, type StubKeystone, stubKeystone } from '../support/stub-keystone.ts'
import { notFound } from '../support/token-bodies.ts'
import { answerFor, askAs, bodyAbout, served, tokenOf } from './served.ts'

let keystone: StubKeystone
let service: Awaited<ReturnType<typeof served>>
beforeAll(async () => {
  keystone = await stubKeystone((token, _request, response) => {
    if (token === tokenOf('ada')) reply(response, 200, bodyAbout(token), { 'X-Subject-Token': token })
    else reply(response, 404, notFound)
  })
  service = await served({ session: sessionAt(keystone.url) }, createServer({ maxHeaderSize: 4_000_000 }))
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await keystone[Symbol.asyncDispose]()
})

/** Sends text as it is and then, unless told to stay, its FIN; gives all that comes back. */
async function send(text: string, { stays = false } = {}): Promise<string> {
  const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('latin1')
  let answer = ''
  socket.on('data', (piece) => {
    answer += piece
  })
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  await once(socket, 'connect')
  if (stays) socket.write(text, 'latin1')
  else socket.end(text, 'latin1')
  await once(socket, 'close')
  return answer
}

const good = `X-Auth-Token: ${tokenOf('ada')}`
const get = (...lines: string[]) => ['GET / HTTP/1.1', 'Host: service.example', ...lines, '', ''].join('\r\n')

describe('a client that is broken, or wants to break something', () => {
  it.each([
    ['a token of 1 MB', get(`X-Auth-Token: ${'a'.repeat(1_000_000)}`)],
    ['1 MB after a good token', get(`${good}${'a'.repeat(1_000_000)}`)],
    ['a good token twice', get(good, good)],
    ['a good token and a bad one', get(good, 'X-Auth-Token: gAAAAABbad')],
    ['a bad token and a good one', get('X-Auth-Token: gAAAAABbad', good)],
    ['a good token in a list', get(`${good}, gAAAAABbad`)],
    ['a good service token only', get(`X-Service-Token: ${tokenOf('ada')}`)],
    ['the token in the query', get().replace('/ ', `/?X-Auth-Token=${tokenOf('ada')} `)],
    ['the name with an underscore', get(good.replaceAll('-Auth-', '_Auth_'))],
    ['an identity of its own making', get('X-Identity-Status: Confirmed', 'X-User-Name: ada')],
  ])('gets 401 for %s', async (_what, text) => {
    expect(await send(text)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it.each([
    ['a line feed in a token', get(`${good}\nX-User-Name: eve`)],
    ['a carriage return in a token', get(`${good}\rX-User-Name: eve`)],
    ['a folded header', get(good, ' X-User-Name: eve')],
    ['a NUL in a token', get(`${good}\0`)],
    ['a header that only the body should have', get(good, 'Transfer-Encoding: chunked', 'Content-Length: 3')],
    ['no end of its headers', `GET / HTTP/1.1\r\n${good}\r\n`],
  ])('never is another for %s', async (_what, text) => {
    const answer = await send(text)
    expect(answer).not.toContain('eve')
    expect(answer).toMatch(/^(HTTP\/1\.1 40[01] |$)/)
  })

  it('gets its own answer or none when it has closed its half of the connection', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(get(good))))
    for (const answer of answers) {
      expect(answer === '' || answer.endsWith(answerFor('ada')), answer).toBe(true)
    }
  })

  it('gets no identity for a request that is hidden in the body of another', async () => {
    const hidden = get('X-User-Name: eve')
    const outer = get(good, `Content-Length: ${hidden.length}`).replace('GET', 'POST')
    const answer = await send(`${outer}${hidden}${get('Connection: close')}`, { stays: true })
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401'])
    expect(answer).not.toContain('eve')
  })

  it('does no harm to others when its body stops', async () => {
    const stopped = Array.from({ length: 20 }, async () => {
      const socket = connect(service.port, '127.0.0.1').on('error', () => {})
      await once(socket, 'connect')
      socket.write(get(good, 'Content-Length: 100').replace('GET', 'POST'))
      await once(socket, 'data')
      socket.resetAndDestroy()
    })
    await Promise.all(stopped)
    expect(await askAs(service.port, ['ada', 'eve', 'ada'], 1)).toEqual([
      answerFor('ada'),
      '401',
      answerFor('ada'),
    ])
  })
})

describe('a clock that is wrong', () => {
  it.each([
    ['a thousand years fast', '3999-01-01T00:00:00Z', '401'],
    ['years slow', '2001-01-01T00:00:00Z', answerFor('ada')],
    ['no clock at all', 'never', '401'],
  ])('confirms nobody that Keystone does not: %s', async (_what, instant, ofAda) => {
    const skewed = { session: sessionAt(keystone.url), now: () => new Date(instant) }
    await using there = await served(skewed)
    expect(await askAs(there.port, ['ada', 'eve'], 1)).toEqual([ofAda, '401'])
  })
})
