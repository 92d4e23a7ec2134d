import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AuditNotification, createAuditor, fileSink, httpSink } from '../../src/audit/index.ts'

const notification = (id: number) => ({ message_id: String(id) }) as AuditNotification
const idsIn = (lines: string) =>
  lines
    .trim()
    .split('\n')
    .map((line) => Number(JSON.parse(line).message_id))

describe('the file sink', () => {
  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'ks-audit-'))
    onTestFinished(() => rm(path, { recursive: true }))
    return path
  }

  it('appends a line for each notification, in their order, to a file of its owner alone', async () => {
    const path = join(await folder(), 'audit.jsonl')
    const sink = fileSink({ path })
    for (let id = 0; id < 1000; id += 1) sink(notification(id))
    await sink.close()
    expect(idsIn(await readFile(path, 'utf8'))).toEqual(Array.from({ length: 1000 }, (_, id) => id))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('leaves a line that broke off alone', async () => {
    const path = join(await folder(), 'audit.jsonl')
    await writeFile(path, '{"message_id":"1"}\n{"messa')
    const sink = fileSink({ path })
    sink(notification(2))
    await sink.close()
    expect(await readFile(path, 'utf8')).toBe('{"message_id":"1"}\n{"messa\n{"message_id":"2"}\n')
  })

  it('goes on in a new file when the old one was renamed', async () => {
    const at = await folder()
    const path = join(at, 'audit.jsonl')
    const sink = fileSink({ path })
    sink(notification(1))
    await expect.poll(() => readFile(path, 'utf8').catch(() => '')).not.toBe('')
    await rename(path, join(at, 'audit.1'))
    sink(notification(2))
    await sink.close()
    expect(idsIn(await readFile(path, 'utf8'))).toEqual([2])
  })

  it('loses what exceeds its bound, and says how much', async () => {
    const causes: unknown[] = []
    const path = join(await folder(), 'no', 'such', 'folder')
    const sink = fileSink({ path, maxPending: 10, onError: (cause) => causes.push(cause) })
    for (let id = 0; id < 25; id += 1) sink(notification(id))
    await sink.close()
    const told = causes.map(String).join('\n')
    expect(told).toContain(`${path} cannot be written`)
    expect(told).toContain('10 audit notifications were not written')
  })
})

describe('the HTTP sink', () => {
  async function endpoint(statuses: number[]) {
    const received: { ids: number[]; authorization: string | undefined }[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const piece of request.setEncoding('utf8')) body += piece
      const ids = (JSON.parse(body) as AuditNotification[]).map((one) => Number(one.message_id))
      received.push({ ids, authorization: request.headers.authorization })
      response.writeHead(statuses.shift() ?? 204, { location: 'http://127.0.0.1:1/' }).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, received }
  }

  it('sends batches in their order', async () => {
    const { url, received } = await endpoint([])
    const sink = httpSink({ url, headers: { authorization: 'Bearer x' } })
    for (let id = 0; id < 250; id += 1) sink(notification(id))
    await sink.close()
    expect(received.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 250 }, (_, id) => id))
    expect(Math.max(...received.map(({ ids }) => ids.length))).toBeLessThanOrEqual(100)
    expect(received[0]?.authorization).toBe('Bearer x')
  })

  it('sends a batch again that the endpoint could not take', async () => {
    const { url, received } = await endpoint([503, 429])
    const sink = httpSink({ url })
    sink(notification(7))
    await expect.poll(() => received.length, { timeout: 5000 }).toBe(3)
    await sink.close()
    expect(received.map(({ ids }) => ids)).toEqual([[7], [7], [7]])
  })

  it.each([400, 302])('gives up a batch that is answered %i', async (status) => {
    const { url, received } = await endpoint([status])
    const causes: unknown[] = []
    const sink = httpSink({ url, onError: (cause) => causes.push(cause) })
    sink(notification(1))
    await expect.poll(() => causes.length).toBe(1)
    sink(notification(2))
    await sink.close()
    expect(received.map(({ ids }) => ids)).toEqual([[1], [2]])
    expect(String(causes[0])).toContain(String(status))
  })

  it.each(['ftp://x/', 'http://ada:pw@x/', 'x'])('refuses %s', (url) => {
    expect(() => httpSink({ url })).toThrow(
      expect.objectContaining({ code: 'invalid_option', option: 'url' }),
    )
  })
})

describe('audit options that cannot work', () => {
  const emit = () => {}
  it.each<[string, string, () => unknown]>([
    ['missing_option', 'emit', () => createAuditor({} as { emit: typeof emit })],
    [
      'unknown_option',
      'ignorePath',
      () => createAuditor({ emit, ignorePath: ['/'] } as { emit: typeof emit }),
    ],
    ['invalid_option', 'ignorePaths', () => createAuditor({ emit, ignorePaths: '/health' as never })],
    ['missing_option', 'path', () => fileSink({} as { path: string })],
    ['unknown_option', 'maxpending', () => fileSink({ path: '/x', maxpending: 1 } as { path: string })],
    ['invalid_option', 'maxPending', () => fileSink({ path: '/x', maxPending: Number.NaN })],
    ['invalid_option', 'maxPending', () => httpSink({ url: 'http://a/', maxPending: 0 })],
    ['invalid_option', 'url', () => httpSink({ url: 'ftp://a/' })],
    ['invalid_option', 'timeoutMs', () => httpSink({ url: 'http://a/', timeoutMs: 0 })],
  ])('are refused: %s %s', (code, option, make) => {
    expect(make).toThrow(expect.objectContaining({ code, option }))
  })
})
