import { type ActionRules, everyScope } from './action-rule.ts'
import { serviceOrAdmin } from './personas.ts'

/** Tokens for EC2 signatures. For services only, because whoever sees a presigned URL has a signature (CVE-2025-65073). */
export const ec2tokensRules = {
  'identity:ec2tokens_validate': {
    check: serviceOrAdmin,
    scopeTypes: everyScope,
    description: 'Exchanges an EC2 signature for a token.',
  },
} satisfies ActionRules
