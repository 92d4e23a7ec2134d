import { type ActionRules, everyScope } from './action-rule.ts'
import { serviceOrAdmin } from './personas.ts'

/** Tokens for S3 signatures. For services only, because whoever sees a presigned URL has a signature (CVE-2025-65073). */
export const s3tokensRules = {
  'identity:s3tokens_validate': {
    check: serviceOrAdmin,
    scopeTypes: everyScope,
    description: 'Exchanges an S3 signature for a token.',
  },
} satisfies ActionRules
