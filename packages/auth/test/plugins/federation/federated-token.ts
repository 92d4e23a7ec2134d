import type { TransportResponse } from '../../../src/index.ts'

/** What Keystone answers when it believes what it was shown: a token without scope. */
export const unscopedToken: TransportResponse = {
  status: 201,
  headers: { 'x-subject-token': 'gAAAAABunscoped', 'content-type': 'application/json' },
  body: JSON.stringify({
    token: {
      methods: ['mapped'],
      user: { id: 'f1', name: 'ada', domain: { id: 'Federated', name: 'Federated' } },
      audit_ids: ['AAECAwQFBgcICQoLDA0ODw'],
      issued_at: '2026-01-01T00:00:00.000000Z',
      expires_at: '2099-01-01T00:00:00.000000Z',
    },
  }),
}

/** What it answers to a question for a project. */
export const projectToken: TransportResponse = {
  status: 201,
  headers: { 'x-subject-token': 'gAAAAABproject' },
  body: unscopedToken.body.replace(
    '"audit_ids"',
    '"project":{"id":"p1","name":"engines","domain":{"id":"default","name":"Default"}},"roles":[],"catalog":[],"audit_ids"',
  ),
}
