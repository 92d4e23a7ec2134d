import { describe, expect, it } from 'vitest'
import { serviceTypeCandidates } from '../../src/index.ts'

describe('serviceTypeCandidates', () => {
  it.each<[string, string[]]>([
    ['block-storage', ['block-storage', 'volumev3', 'volumev2', 'volume', 'block-store']],
    ['volume', ['volume', 'block-storage']],
    ['volumev3', ['volumev3', 'block-storage']],
    ['shared-file-system', ['shared-file-system', 'sharev2', 'share']],
    ['container-infra', ['container-infra', 'container-infrastructure-management']],
    ['workflowv2', ['workflowv2', 'workflow']],
    ['identity', ['identity']],
    ['my-own-service', ['my-own-service']],
    ['', ['']],
    ['__proto__', ['__proto__']],
    ['constructor', ['constructor']],
    ['hasOwnProperty', ['hasOwnProperty']],
  ])('knows the names of %s', (requested, candidates) => {
    expect(serviceTypeCandidates(requested)).toStrictEqual(candidates)
  })
})
