import type { Access, Catalog } from '@ks/auth'
import { describe, expect, it } from 'vitest'
import {
  type AuditedRequest,
  type AuditMap,
  type AuditNotification,
  createAuditor,
} from '../../src/audit/index.ts'
import { identityFrom } from '../../src/index.ts'

const catalog: Catalog = [
  {
    id: 's1',
    type: 'compute',
    name: 'nova',
    endpoints: [
      { id: 'e1', interface: 'public', regionId: 'R', url: 'http://nova.example:8774/v2.1' },
      { id: 'e2', interface: 'admin', regionId: 'R', url: 'http://10.0.0.1:8774/v2.1' },
      { id: 'e3', interface: 'internal', regionId: 'R', url: 'http://10.0.0.2:8774/v2.1' },
    ],
  },
  {
    id: 's2',
    type: 'image',
    name: 'glance',
    endpoints: [{ id: 'e4', interface: 'public', regionId: 'R', url: 'http://glance.example/v2' }],
  },
] as never

const access = {
  token: 'gAAAAABsecret',
  methods: ['password'],
  user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
  issuedAt: new Date('2026-01-02T03:04:05Z'),
  expiresAt: new Date('2999-01-01T00:00:00Z'),
  scope: {
    project: { id: 'p1', name: 'engines', domain: { id: 'default', name: 'Default' } },
    isDomain: false,
  },
  roles: [],
  catalog,
} satisfies Access

const map: AuditMap = {
  targetEndpointType: 'image',
  pathKeywords: { servers: 'server', metadata: undefined },
  serviceEndpoints: { compute: 'service/compute', image: 'service/storage/image' },
}

const request: AuditedRequest = {
  method: 'GET',
  url: '/v2.1/servers/42/metadata?token=gAAAAABsecret&limit=2',
  host: 'nova.example:8774',
  address: '192.0.2.7',
  userAgent: 'curl/8',
  identity: identityFrom(access),
  identityStatus: 'Confirmed',
  requestId: 'req-1',
  globalRequestId: 'req-2',
}

const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

function told(one: Partial<AuditedRequest> = {}, status: number | undefined = 200): AuditNotification[] {
  const all: AuditNotification[] = []
  const now = () => new Date('2026-05-06T07:08:09.123Z')
  const auditor = createAuditor({
    map,
    emit: (notification) => all.push(notification),
    serviceName: 'compute',
    now,
  })
  auditor.begin({ ...request, ...one })(status)
  return all
}

describe('the notifications of a request', () => {
  it('K3: are two, with all that CADF wants to know', () => {
    const event = {
      typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
      eventType: 'activity',
      id: uuid,
      eventTime: '2026-05-06T07:08:09.123000+0000',
      action: 'read/list',
      outcome: 'pending',
      initiator: {
        typeURI: 'service/security/account/user',
        id: 'u1',
        name: 'ada',
        project_id: 'p1',
        host: { address: '192.0.2.7', agent: 'curl/8' },
        credential: { token: '***', identity_status: 'Confirmed' },
        request_id: 'req-1',
        global_request_id: 'req-2',
      },
      target: {
        typeURI: 'service/compute/servers/server/metadata',
        id: 'e1',
        name: 'nova',
        addresses: [
          { url: 'http://10.0.0.1:8774/v2.1', name: 'admin' },
          { url: 'http://10.0.0.2:8774/v2.1', name: 'private' },
          { url: 'http://nova.example:8774/v2.1', name: 'public' },
        ],
      },
      observer: { id: 'target' },
      requestPath: '/v2.1/servers/42/metadata?token=***&limit=2',
      tags: [expect.stringMatching(/^correlation_id\?value=[0-9a-f-]{36}$/)],
    }
    const [arrived, answered] = told()
    expect(arrived).toEqual({
      event_type: 'audit.http.request',
      publisher_id: 'compute',
      priority: 'INFO',
      message_id: uuid,
      timestamp: '2026-05-06T07:08:09.123Z',
      payload: event,
    })
    expect(answered?.event_type).toBe('audit.http.response')
    expect(answered?.payload).toEqual({
      ...event,
      id: arrived?.payload.id,
      outcome: 'success',
      reason: { reasonType: 'HTTP', reasonCode: '200' },
      reporterchain: [
        { role: 'modifier', reporter: { id: 'target' }, reporterTime: '2026-05-06T07:08:09.123000+0000' },
      ],
    })
  })

  it.each([
    [200, 'success'],
    [399, 'success'],
    [400, 'failure'],
    [503, 'failure'],
    [undefined, 'unknown'],
  ])('K3: say how it ended: %s is %s', (status, outcome) => {
    const auditor: AuditNotification[] = []
    createAuditor({ emit: (one) => auditor.push(one) }).begin(request)(status)
    expect(auditor[1]?.payload.outcome).toBe(outcome)
    expect(auditor[1]?.payload.reason?.reasonCode).toBe(status === undefined ? undefined : String(status))
  })

  it('K3: say unknown where nothing is known', () => {
    const [arrived] = told({ identity: undefined, identityStatus: 'Indeterminate', host: '' })
    expect(arrived?.payload.initiator).toMatchObject({
      id: 'unknown',
      name: 'unknown',
      project_id: 'unknown',
    })
    expect(arrived?.payload.target).toEqual({ typeURI: 'unknown', id: 'unknown', name: 'unknown' })
  })

  it.each([
    ['nova.example', 'glance'],
    ['10.0.0.2:8774', 'glance'],
    ['10.0.0.1:8774', 'nova'],
    ['NOVA.example:8774', 'nova'],
  ])('K3: name the service at the host of the request, else the default one: %s is %s', (host, name) => {
    expect(told({ host })[0]?.payload.target.name).toBe(name)
  })

  it('CVE-2014-4615: hold no token, nor a part of one, wherever the client wrote it', () => {
    const urls = [
      '/a?x-auth-token=gAAAAABsecret',
      '/a?%74oken=gAAAAABsecret',
      '/a?b=1&X-Amz-Signature=gAAAAABsecret',
      '/a?temp_url_sig=secret&temp_url_expires=1',
      '/a?x=1;token=secret',
      '/a?SAMLResponse=secret&access_key=secret&passwd=secret&pwd=secret&jwt=secret&auth=secret',
      '/a?x=gAAAAABsecret-secret%3D%3D',
      '/v2.0/tokens/gAAAAABsecret/endpoints',
      '/verify/eyJsecret.secret.secret_-',
      '/a#token=secret',
      'http://ada:secret@nova.example/a',
      'HTTP://ada:secret@nova.example?x',
      `/${'a'.repeat(4085)}/gAAAAABsecret`,
    ]
    for (const url of urls) expect(JSON.stringify(told({ url })), url).not.toMatch(/secret|gAAA|eyJ/)
  })

  it('hold what a client says within bounds', () => {
    const long = 'x'.repeat(100_000)
    const url = `/servers${'/servers'.repeat(10_000)}?${long}`
    const [arrived] = told({
      url,
      userAgent: long,
      globalRequestId: long,
      requestId: long,
      identityStatus: long,
    })
    expect(JSON.stringify(arrived).length).toBeLessThan(16_384)
  })

  it('have a text for an id of another kind', () => {
    const [arrived] = told({ requestId: 42 as never })
    expect(arrived?.payload.initiator.request_id).toBe('42')
  })

  it('hold the rest of a path and query as it came', () => {
    const url = '/v2.1/servers/a%20b;c?limit=2;sort=key&x&signed=1&design=2&author=3'
    expect(told({ url })[0]?.payload.requestPath).toBe(url)
  })

  it('never disturb the request, whatever fails', () => {
    const causes: unknown[] = []
    const emit = () => {
      throw new Error('the disk is full')
    }
    const onError = (cause: unknown) => {
      causes.push(cause)
      throw new Error('and the log too')
    }
    const end = createAuditor({ emit, onError }).begin(request)
    end(200)
    expect(causes).toHaveLength(2)
  })
})

describe('what is audited', () => {
  const auditor = createAuditor({ emit: () => {}, ignoreMethods: ['get'], ignorePaths: ['/healthcheck'] })
  it.each([
    ['GET', '/servers', false],
    ['POST', '/servers', true],
    ['POST', '/healthcheck?detailed=1', false],
    ['POST', '/healthcheck/more', true],
  ])('K3: %s %s: %s', (method, url, concerned) => {
    expect(auditor.concerns(method, url)).toBe(concerned)
  })
})
