import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuthError, discoveryCache, findEndpointData, tokenEndpoint } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'

const url = 'https://cloud.example/compute/v2.1'

function ask(body: string, filter = {}, status = 200) {
  const { transport, requests } = scriptedTransport(() => ({ status, headers: {}, body }))
  const auth = tokenEndpoint({ endpoint: url, token: 'gAAAAABtoken' })
  const question = { filter, endpointOverride: url, cache: discoveryCache() }
  return { found: findEndpointData(auth, question, { transport }), requests }
}

const entry = fc.record(
  {
    id: fc.oneof(fc.constantFrom('v2.1', 'v3', '2', '', 'latest'), fc.jsonValue()),
    status: fc.oneof(fc.constantFrom('CURRENT', 'stable', 'odd'), fc.jsonValue()),
    links: fc.oneof(
      fc.array(fc.record({ rel: fc.constant('self'), href: fc.oneof(fc.webUrl(), fc.jsonValue()) })),
      fc.jsonValue(),
    ),
    version: fc.jsonValue(),
    min_version: fc.jsonValue(),
  },
  { requiredKeys: [] },
)
const document = fc.oneof(
  fc.jsonValue(),
  fc.record({ versions: fc.oneof(fc.array(entry), fc.record({ values: fc.array(entry) })) }),
  fc.record({ version: entry }),
  entry,
)

describe('a service that answers anything', () => {
  it('is found at its own host, or refused with a code, after few questions', async () => {
    const filters = fc.constantFrom({}, { version: 2 }, { version: 3 }, { maxVersion: 'latest' })
    const statuses = fc.constantFrom(200, 300, 401, 404, 500)
    await fc.assert(
      fc.asyncProperty(document, filters, statuses, async (body, filter, status) => {
        const { found, requests } = ask(JSON.stringify(body), filter, status)
        const outcome = await found.then(
          (data) => data?.url.startsWith('https://cloud.example/'),
          (error) => error instanceof AuthError && error.code === 'discovery_failed',
        )
        expect(outcome).toBe(true)
        expect(requests.length).toBeLessThanOrEqual(6)
      }),
    )
  })

  it.each(['', 'null', '[]', '{', '<html>', '{"versions":{}}', '{"versions":[null,1,[]]}', '{"version":[]}'])(
    'has no version 3 when it says %s',
    async (body) => {
      await expect(ask(body, { version: 3 }).found).rejects.toMatchObject({ code: 'discovery_failed' })
    },
  )

  it('does not fill an error with its versions', async () => {
    const versions = Array.from({ length: 1000 }, (_, at) => ({
      id: `v4.${at}${'.1'.repeat(5000)}`,
      status: 'CURRENT',
      links: [{ rel: 'self', href: '/v4' }],
    }))
    const short = versions.map((one, at) => ({ ...one, id: `v4.${at}` }))
    const error = await ask(JSON.stringify({ versions: [...short, ...versions] }), {
      version: 3,
    }).found.catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'discovery_failed' })
    expect((error as Error).message.length).toBeLessThan(1000)
  })
})
