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

  it.each<[string, string[]]>([
    ['block-storage', ['volumev3', 'volumev2', 'volume', 'block-store']],
    ['shared-file-system', ['sharev2', 'share']],
    ['container-infrastructure-management', ['container-infrastructure', 'container-infra']],
    ['baremetal', ['bare-metal']],
    ['message', ['messaging']],
    ['clustering', ['resource-cluster', 'cluster']],
    ['resource-optimization', ['infra-optim']],
    ['workflow', ['workflowv2']],
    ['operator-policy', ['policy']],
    ['alarm', ['alarming']],
    ['meter', ['metering', 'telemetry']],
    ['event', ['events']],
    ['application-deployment', ['application_deployment']],
    ['multi-region-network-automation', ['tricircle']],
    ['application-container', ['container']],
    ['root-cause-analysis', ['rca']],
    ['monitoring-logging', ['monitoring-log-api']],
    ['instance-ha', ['ha']],
    ['admin-logic', ['registration']],
  ])('knows %s by its other names, in their order, and by each of them', (official, aliases) => {
    expect(serviceTypeCandidates(official)).toStrictEqual([official, ...aliases])
    for (const alias of aliases) expect(serviceTypeCandidates(alias)).toStrictEqual([alias, official])
  })
})
