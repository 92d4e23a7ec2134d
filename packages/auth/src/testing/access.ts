import type { Access } from '../access.ts'
import type { Catalog } from '../catalog/catalog.ts'

/** A small catalog: identity in two interfaces, compute in two regions. */
export function aCatalog(): Catalog {
  return [
    {
      id: 'identity-service',
      type: 'identity',
      name: 'keystone',
      endpoints: [
        { id: 'e1', interface: 'public', regionId: 'RegionOne', url: 'https://identity.example/v3' },
        { id: 'e2', interface: 'internal', regionId: 'RegionOne', url: 'http://identity.internal/v3' },
      ],
    },
    {
      id: 'compute-service',
      type: 'compute',
      name: 'nova',
      endpoints: [
        { id: 'e3', interface: 'public', regionId: 'RegionOne', url: 'https://compute.one.example/v2.1' },
        { id: 'e4', interface: 'public', regionId: 'RegionTwo', url: 'https://compute.two.example/v2.1' },
      ],
    },
  ]
}

/** An {@link Access} as a project member gets it, valid for an hour. Give what the test cares about. */
export function anAccess(overrides: Partial<Access> = {}): Access {
  const issuedAt = overrides.issuedAt ?? new Date(Math.floor(Date.now() / 1000) * 1000)
  return {
    token: 'gAAAAABtest',
    methods: ['password'],
    user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' }, passwordExpiresAt: null },
    auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + 3_600_000),
    scope: {
      project: { id: 'p1', name: 'engines', domain: { id: 'default', name: 'Default' } },
      isDomain: false,
    },
    roles: [{ id: 'r1', name: 'member' }],
    catalog: aCatalog(),
    ...overrides,
  }
}
