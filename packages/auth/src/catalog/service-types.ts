/**
 * Official service types and the names they have also been known by, in order of preference.
 *
 * @see {@link https://service-types.openstack.org/service-types.json}
 */
const aliasesByType: Readonly<Record<string, readonly string[]>> = {
  'admin-logic': ['registration'],
  alarm: ['alarming'],
  'application-container': ['container'],
  'application-deployment': ['application_deployment'],
  baremetal: ['bare-metal'],
  'block-storage': ['volumev3', 'volumev2', 'volume', 'block-store'],
  clustering: ['resource-cluster', 'cluster'],
  'container-infrastructure-management': ['container-infrastructure', 'container-infra'],
  event: ['events'],
  'instance-ha': ['ha'],
  message: ['messaging'],
  meter: ['metering', 'telemetry'],
  'monitoring-logging': ['monitoring-log-api'],
  'multi-region-network-automation': ['tricircle'],
  'operator-policy': ['policy'],
  'resource-optimization': ['infra-optim'],
  'root-cause-analysis': ['rca'],
  'shared-file-system': ['sharev2', 'share'],
  workflow: ['workflowv2'],
}

const officialTypeByAlias: ReadonlyMap<string, string> = new Map(
  Object.entries(aliasesByType).flatMap(([official, aliases]) =>
    aliases.map((alias) => [alias, official] as const),
  ),
)

/**
 * The service types a catalog may use for a requested one, best first: the type itself, then, for an official type its
 * aliases, for an alias its official type. One alias never stands for another: `volumev2` is not `volumev3`.
 */
export function serviceTypeCandidates(requested: string): readonly string[] {
  const aliases = Object.hasOwn(aliasesByType, requested) ? aliasesByType[requested] : undefined
  if (aliases !== undefined) return [requested, ...aliases]
  const official = officialTypeByAlias.get(requested)
  return official === undefined ? [requested] : [requested, official]
}

/** The official name of a service type that may be an alias: `block-storage` for `volumev3`. Others are what they are. */
export function officialServiceType(type: string): string {
  return officialTypeByAlias.get(type) ?? type
}
