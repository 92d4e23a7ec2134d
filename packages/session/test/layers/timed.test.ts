import { expect, test } from 'vitest'
import { type Timing, timingList } from '../../src/timings.ts'
import { cloud } from '../support/cloud.ts'
import { adaAt, aSession } from '../support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test('a session knows how long its exchanges took: logins, redirects and failures too', async () => {
  const there = await cloud({
    service: ({ path }, response) => {
      if (path.startsWith('/v3/from')) response.writeHead(302, { location: '/to' })
      response.end()
    },
  })
  const session = aSession({ auth: adaAt(there), collectTiming: true })
  await session.get('/from?token=s3cret', identity)
  await session.get('http://127.0.0.1:1/x').catch(() => {})
  expect(session.timings()).toMatchObject([
    { method: 'POST', url: `${there.url}/v3/auth/tokens`, status: 201, durationMs: expect.any(Number) },
    { method: 'GET', url: `${there.url}/v3/from?token=***`, status: 302, startedAt: expect.any(Date) },
    { method: 'GET', url: `${there.url}/to`, status: 200, code: undefined },
    { method: 'GET', url: 'http://127.0.0.1:1/x', status: undefined, code: 'connect_failure' },
  ])
  session.resetTimings()
  expect(session.timings()).toEqual([])
})

test('without collectTiming there are none', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  expect(session.timings()).toEqual([])
})

test('the last ten thousand are kept', () => {
  const list = timingList()
  for (let index = 0; index < 25_000; index += 1) list.add({ durationMs: index } as Timing)
  const kept = list.all()
  expect(kept).toHaveLength(10_000)
  expect([kept[0]?.durationMs, kept.at(-1)?.durationMs]).toEqual([15_000, 24_999])
})
