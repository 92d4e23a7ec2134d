import type { Access } from '@ks/auth'

/** A validated token, literally. */
export function aToken(token: string, more: Partial<Access> = {}): Access {
  return {
    token,
    methods: ['password'],
    user: { id: 'u1', name: 'ada', domain: { id: 'd1', name: 'acme' } },
    auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
    issuedAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-01-01T01:00:00Z'),
    scope: { project: { id: 'p1', name: 'engines', domain: { id: 'd2', name: 'works' } }, isDomain: false },
    roles: [{ id: 'r1', name: 'member' }],
    ...more,
  }
}
