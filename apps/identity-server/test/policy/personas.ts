import { type PolicyCredentials, policyCredentials } from '../../src/policy/credentials.ts'

const reader = ['reader']
const member = ['member', 'reader']
const manager = ['manager', 'member', 'reader']
const admin = ['admin', 'manager', 'member', 'reader']

const system = { system_scope: 'all' } as const
const d1 = { domain_id: 'd1' } as const
const d9 = { domain_id: 'd9' } as const
/** The project that is acted on. It is in d1. */
const p1 = { project_id: 'p1', project_domain_id: 'd1' } as const
/** A project that has nothing to do with what is acted on. */
const p9 = { project_id: 'p9', project_domain_id: 'd9' } as const

const stranger = { user_id: 'stranger', user_domain_id: 'd9' } as const
/** The user that is acted on, who also owns the credential, gave the trust and has the subject token. */
const alice = { user_id: 'alice', user_domain_id: 'd1' } as const
/** The trustee. */
const bob = { user_id: 'bob', user_domain_id: 'd9' } as const

/** Callers, with tokens as they look after roles have been implied: admin, manager, member, reader. */
export const personas = {
  systemAdmin: policyCredentials({ ...stranger, ...system, roles: admin }),
  systemReader: policyCredentials({ ...stranger, ...system, roles: reader }),
  domainAdmin: policyCredentials({ ...stranger, ...d9, roles: admin }),
  domainManager: policyCredentials({ ...stranger, ...d1, roles: manager }),
  domainReader: policyCredentials({ ...stranger, ...d1, roles: reader }),
  foreignDomainManager: policyCredentials({ ...stranger, ...d9, roles: manager }),
  foreignDomainReader: policyCredentials({ ...stranger, ...d9, roles: reader }),
  projectAdmin: policyCredentials({ ...stranger, ...p9, roles: admin }),
  projectManager: policyCredentials({ ...stranger, ...p1, roles: manager }),
  projectReader: policyCredentials({ ...stranger, ...p1, roles: reader }),
  foreignProjectMember: policyCredentials({ ...stranger, ...p9, roles: member }),
  service: policyCredentials({ ...stranger, ...p9, roles: ['service'] }),
  owner: policyCredentials({ ...alice, ...p9, roles: reader }),
  owningMember: policyCredentials({ ...alice, ...p9, roles: member }),
  ownerOnDomain: policyCredentials({ ...alice, ...d9, roles: reader }),
  ownerUnscoped: policyCredentials({ ...alice, roles: [] }),
  trustee: policyCredentials({ ...bob, ...p9, roles: reader }),
  unscoped: policyCredentials({ ...stranger, roles: [] }),
} satisfies Readonly<Record<string, PolicyCredentials>>
